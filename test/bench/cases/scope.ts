import { createHash } from 'node:crypto';
import type { Db } from '../../../db/connect.ts';
import {
  composeSearch,
  type SearchParts,
} from '../../../server/modules/archives/compose-search.ts';
import type { Scope } from '../../../server/modules/archives/in-scope.ts';
import {
  matchOf,
  namedAnywhere,
  volumesOf,
  type KeyedQuery,
} from '../../../server/modules/archives/match-of.ts';
import { searchVolumes } from '../../../server/modules/archives/search-view.ts';
import { piece } from '../../../server/modules/archives/sql-piece.ts';
import { cloneDatabase, stopDatabaseServer } from '../../support/database.ts';
import { buildCity } from '../support/build-city.ts';
import { median, tellResult, wallMs } from '../support/measure.ts';

const ROWS = Number(process.env['LANTAI_BENCH_ROWS'] ?? 1_700_000);
const COUNTY = 37;
/** Of each kind of query that many are asked, each that often, with and without scope in turn. */
const SAMPLES = 12;
const REPEATS = 7;
const TODAY = '2026-11-24';
const PAGE = { limit: 20 };
const SCOPE: Scope = {
  unitPath: `/SY/QY/C${COUNTY}/`,
  unitKind: 'county',
  personId: null,
  relativeIds: [],
};

export const benchmark = {
  about: `a search within a county's scope among ${ROWS} volumes, against the same indexed search without scope`,
  async run(): Promise<void> {
    const database = await cloneDatabase();
    const builtMs = await wallMs(() => buildCity(database.superuser, ROWS));
    console.log(`${ROWS} volumes made in ${(builtMs / 1000).toFixed(0)} s`);
    const ratios: number[] = [];
    for (const [kind, queries] of Object.entries(await sampleQueries(database.app))) {
      ratios.push(await compare(database.app, kind, queries));
    }
    tellResult('scope', Math.max(...ratios), 'x');
    await database.drop();
    await stopDatabaseServer();
  },
};

/** Milliseconds at the median with and without scope, and how often the one is the other. */
async function compare(db: Db, kind: string, queries: KeyedQuery[]): Promise<number> {
  const scoped: number[] = [];
  const unscoped: number[] = [];
  for (let round = 0; round <= REPEATS; round += 1) {
    for (const query of queries) {
      const without = await wallMs(() => searchEverywhere(db, query));
      const within = await wallMs(async () => {
        await searchVolumes(db, SCOPE, query, PAGE, TODAY);
      });
      // The first round fills the caches.
      if (round === 0) continue;
      unscoped.push(without);
      scoped.push(within);
    }
  }
  const [within, without] = [median(scoped), median(unscoped)];
  console.log(`${kind}: ${without.toFixed(2)} ms without scope, ${within.toFixed(2)} ms within`);
  tellResult(`scope.${kind}`, within / without, 'x');
  return within / without;
}

/** The floor: the same statement in which nothing is said of units. */
async function searchEverywhere(db: Db, query: KeyedQuery): Promise<void> {
  const parts: SearchParts = {
    tables: piece`nothing as (select)`,
    match: everyone(query),
    isInScope: () => piece`true`,
  };
  const { sql, bindings } = composeSearch(parts, { limit: PAGE.limit, after: undefined }, TODAY);
  await db.raw(sql, [...bindings]);
}

/** All names, whoever decides about their files; what is exact is among them. */
function everyone(query: KeyedQuery): SearchParts['match'] {
  if (query.by !== 'name' && query.by !== 'pinyin') return matchOf(query, SCOPE);
  const kinds = query.by === 'name' ? ['name'] : ['initials', 'pinyin'];
  return { within: volumesOf(namedAnywhere(kinds, query.term)) };
}

/** Queries that a clerk of the county might ask: mostly about people of the county. */
async function sampleQueries(db: Db): Promise<Record<string, KeyedQuery[]>> {
  const { rows: people } = await db.raw<{
    rows: { n: string; name: string; pinyin: string; initials: string; archive_no: string }[];
  }>(
    `select right(v.archive_no, 7)::bigint as n, p.name, y.term as pinyin, i.term as initials, v.archive_no
     from volumes v join persons p on p.id = v.person_id
       join person_names y on y.person_id = p.id and y.kind = 'pinyin'
       join person_names i on i.person_id = p.id and i.kind = 'initials'
     where v.keeper_unit_id = (select id from units where code = ?) order by md5(v.id::text) limit ?`,
    [`C${COUNTY}`, SAMPLES],
  );
  const by = <Q extends KeyedQuery>(make: (person: (typeof people)[number]) => Q): Q[] =>
    people.map(make);
  return {
    'exact-name': by(({ name }) => ({ by: 'name', term: name })),
    'name-prefix': by(({ name }) => ({ by: 'name', term: name.slice(0, 2) })),
    surname: by(({ name }) => ({ by: 'name' as const, term: name.slice(0, 1) })).slice(0, 4),
    'full-pinyin': by(({ pinyin }) => ({ by: 'pinyin', term: pinyin })),
    'initials-common': ['wy', 'lj', 'zx', 'ly', 'ch'].map((term) => ({ by: 'pinyin', term })),
    'initials-whole': by(({ initials }) => ({ by: 'pinyin', term: initials })),
    'initials-rare': ['oyq', 'smw', 'zqx', 'ouq'].map((term) => ({ by: 'pinyin', term })),
    'archive-number': by(({ archive_no: archiveNo }) => ({ by: 'archive-no', archiveNo })),
    'id-number': by(({ n }) => ({
      by: 'id-number',
      idNumber: '',
      blindIndex: createHash('sha256').update(n).digest(),
    })),
  };
}
