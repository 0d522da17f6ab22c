/** The house's import rules. Each says what to do instead. */
/** Lowest first. Those of one line stand side by side. */
const LAYERS = [
  ['ledger'],
  ['units'],
  ['terminals'],
  ['mirrors'],
  ['witnesses'],
  ['persons'],
  ['kinships'],
  ['accounts'],
  ['sessions'],
  ['archives'],
  ['intake', 'requests', 'keys', 'storage', 'backups'],
  ['viewing'],
  ['copies'],
  ['desk'],
  ['policies', 'oversight'],
  ['reviews'],
  ['alarms'],
  ['changes'],
];
const inModule = (names) => `^server/modules/(${names.join('|')})/`;

const above = (layer) => LAYERS.slice(layer + 1).flat();
/** A module may use those below it, and none beside it. */
const ABOVE = LAYERS.flatMap((names, layer) =>
  names.map((name) => [name, [...names.filter((other) => other !== name), ...above(layer)]]),
).filter(([, names]) => names.length > 0);

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    rule(
      'crypto-stands-alone',
      'crypto/ imports nothing of ours: pass in what it needs.',
      { path: '^crypto/' },
      { path: '^(server|client|db|policies|audit|deploy|test)/' },
    ),
    rule(
      'audit-needs-only-crypto',
      'An inspector runs audit/ from a disc: move what is shared into audit/ or crypto/.',
      { path: '^audit/' },
      { path: '^(server|client|db|policies|deploy|test)/|node_modules' },
    ),
    rule(
      'policies-know-no-server',
      'Facts arrive as plain values: compute them in server/ and hand them over.',
      { path: '^policies/' },
      { path: '^(server|client|db|audit|crypto|deploy|test)/' },
    ),
    rule(
      'db-knows-no-domain',
      'db/ imports drivers and crypto/: domain queries belong to a module’s store or view.',
      { path: '^db/' },
      { path: '^(server|client|audit|policies|deploy|test)/' },
    ),
    rule(
      'http-knows-no-module',
      'http/ and sockets/ are handed what they need by app.ts.',
      { path: '^server/(http|sockets)/' },
      { path: '^server/(modules|cli|demo)/' },
    ),
    rule(
      'front-door-only',
      'Import another module’s index.ts (or what the client may see of it too: contract.ts, words.ts).',
      { path: '^server/modules/([^/]+)/' },
      {
        path: '^server/modules/[^/]+/',
        pathNot: ['^server/modules/$1/', '^server/modules/[^/]+/(index|contract|words)\\.ts$'],
      },
    ),
    ...ABOVE.map(([name, above]) =>
      rule(
        `modules-flow-downward-from-${name}`,
        `${LAYERS.map((names) => names.join(', ')).join(' < ')}. Move the shared part down.`,
        { path: inModule([name]) },
        { path: inModule(above) },
      ),
    ),
    rule(
      'only-stores-query',
      'Write the query in store.ts or view.ts and call it; type imports from db/connect.ts are fine.',
      {
        path: '^server/',
        pathNot:
          '(store|view)\\.ts$|^server/open-for-(rebuild|refill)\\.ts$|^server/custody/(hold|reach)-custody\\.ts$|^server/backup/restore-home\\.ts$',
      },
      {
        path: 'node_modules/(knex|pg)/|^db/(open-database|migrate|embedded)',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'routes-never-store',
      'routes.ts calls an action or a view; a read of one row is a subject or a view.',
      { path: '^server/modules/[^/]+/routes\\.ts$' },
      { path: '[/-]store\\.ts$' },
    ),
    rule(
      'pure-stays-pure',
      'states.ts and contract.ts do no I/O: pass values in.',
      { path: '(states|contract)\\.ts$', pathNot: '^test/' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'client-sees-contracts',
      'The client knows the server by its contracts and the shared words only.',
      { path: '^client/' },
      {
        path: '^(server|db|crypto|audit|deploy|policies)/',
        pathNot:
          '^server/modules/[^/]+/(contract|words|conformance-report)\\.ts$|^policies/vocabulary\\.ts$',
      },
    ),
    rule(
      'tests-are-leaves',
      'Nothing but tests imports tests.',
      { pathNot: '^test/' },
      { path: '^test/' },
    ),
    rule(
      'no-cycles',
      'Break the circle: one side takes what it needs as an argument.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'no-dev-dependency',
      'What runs in production must be a dependency.',
      { path: '^(server|db|crypto|policies|audit)/' },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'client/dist' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.vue'],
      exportsFields: ['exports'],
    },
  },
};
