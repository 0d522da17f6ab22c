/** Everything that can be said about the code without running it, in the order of cheapness. */
import { spawnSync } from 'node:child_process';

const CHECKS: [name: string, script: string, ...args: string[]][] = [
  ['format', 'node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn'],
  ['types', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  ['client types', 'node_modules/vue-tsc/bin/vue-tsc.js', '-p', 'client/tsconfig.json', '--noEmit'],
  ['lint', 'node_modules/eslint/bin/eslint.js', '.'],
  [
    'architecture',
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.mjs',
    '--no-progress',
    ...['server', 'db', 'crypto', 'policies', 'audit', 'client', 'test'],
  ],
  ['dead code', 'node_modules/knip/bin/knip.js'],
];

let failures = 0;
for (const [name, script, ...args] of CHECKS) {
  const startedAt = performance.now();
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status !== 0) failures += 1;
}
process.exitCode = failures === 0 ? 0 : 1;
