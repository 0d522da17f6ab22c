import { randomUUID } from 'node:crypto';
import { encodeLeaf } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import { startOfDay } from '../../../server/clock.ts';
import { listRefusalGroups } from '../../../server/modules/desk/refusals-view.ts';
import { findNewest } from '../../../server/modules/ledger/index.ts';
import { cloneDatabase, stopDatabaseServer } from '../../support/database.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { median, tellResult, wallMs } from '../support/measure.ts';

type EntryFilter = Parameters<typeof findNewest>[1];

const ENTRIES = Number(process.env['LEDGER_ENTRIES'] ?? 10_000_000);
const PAGE = 51;
const TIMES = 40;
/** Ten years. */
const STEP_SECONDS = (10 * 365 * 86_400) / ENTRIES;
const START = '2016-01-01';

const idOf = (kind: string, no: number): string =>
  `0000000${kind}-0000-7000-8000-${String(no).padStart(12, '0')}`;

export const benchmark = {
  about: `an auditor's questions to a ledger of ${ENTRIES} entries, against as many rows by primary key`,
  async run(): Promise<void> {
    const database = await cloneDatabase();
    try {
      console.log(
        `filled in ${((await wallMs(() => fill(database.superuser))) / 1000).toFixed(0)} s`,
      );
      await compare(database.app);
    } finally {
      await database.drop();
      await stopDatabaseServer();
    }
  },
};

async function compare(db: Db): Promise<void> {
  const below = numbersFrom(7);
  const floor = await timesOf(() =>
    db('ledger_entries')
      .where('idx', '<', below(ENTRIES))
      .orderBy('idx', 'desc')
      .limit(PAGE)
      .select('idx', 'body'),
  );
  console.log(`floor: ${PAGE} rows by primary key, p50 ${median(floor).toFixed(1)} ms`);
  let worst = 0;
  for (const [name, question] of questions(below)) {
    const times = await timesOf(() => findNewest(db, question(), PAGE));
    worst = Math.max(worst, median(times));
    tell(name, times);
  }
  const day = () => new Date(startOfDay(START).getTime() + below(3600) * 86_400_000);
  const month = () => {
    const from = day();
    return { from, to: new Date(from.getTime() + 30 * 86_400_000) };
  };
  tell(
    'refusals of a month, grouped',
    await timesOf(() => listRefusalGroups(db, { ...month(), order: 'most', limit: 100 })),
  );
  tellResult('ledger-browse.worst-p50', worst, 'ms');
  tellResult('ledger-browse', worst / median(floor), 'x');
}

type Below = (most: number) => number;

/** Each asked of other people, volumes, units and days every time. */
function questions(below: Below): [string, () => EntryFilter][] {
  const actor = () => idOf('a', below(300));
  const unit = () => idOf('b', below(200));
  const item = () => idOf('c', below(20_000));
  const from = () => new Date(startOfDay(START).getTime() + below(3500) * 86_400_000);
  const month = () => {
    const first = from();
    return { from: first, to: new Date(first.getTime() + 30 * 86_400_000) };
  };
  return [
    ['the newest', () => ({})],
    ['a month', month],
    ['a volume', () => ({ item: item() })],
    ['a volume in a month', () => ({ item: item(), ...month() })],
    ['a reader', () => ({ actor: actor() })],
    ['a reader in a month', () => ({ actor: actor(), ...month() })],
    ['a unit', () => ({ unit: unit() })],
    ['a unit in a month', () => ({ unit: unit(), ...month() })],
    ['a purpose in a month', () => ({ purpose: 'title', ...month() })],
    ['refusals', () => ({ kind: 'DENY' })],
    ['refusals of a reader', () => ({ kind: 'DENY', actor: actor() })],
    ['refusals for a reason in a month', () => ({ kind: 'DENY', outcome: 'relative', ...month() })],
    ['an act of a unit in a month', () => ({ action: 'viewing.open', unit: unit(), ...month() })],
    ['a reader, purpose and month', () => ({ actor: actor(), purpose: 'wage', ...month() })],
  ];
}

async function timesOf(ask: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    times.push(
      await wallMs(async () => {
        await ask();
      }),
    );
  }
  return times;
}

function tell(name: string, times: number[]): void {
  const slowest = Math.max(...times);
  console.log(
    `${name.padEnd(34)} p50 ${median(times).toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms`,
  );
}

/** Rows as a city has them: few readers, many volumes, one refusal in a hundred. */
async function fill(db: Db): Promise<void> {
  const body = encodeLeaf({
    origin: 'bench.lantai.local/ledger',
    kind: 'INTENT',
    action: 'viewing.read_page',
    entryId: randomUUID(),
    atMs: Date.now(),
    actor: idOf('a', 1),
    unit: idOf('b', 1),
    tier: 'county',
    terminal: randomUUID(),
    item: idOf('c', 1),
    pages: randomUUID(),
    purpose: 'wage',
    approval: randomUUID(),
  });
  const { rows: indexes } = await db.raw<{ rows: { indexname: string; indexdef: string }[] }>(
    `select indexname, indexdef from pg_indexes
      where tablename = 'ledger_entries' and indexname like 'ledger_entries_%'
        and indexname not like '%_key' and indexname not like '%_pkey'`,
  );
  const at = new Date();
  const units = Array.from({ length: 200 }, (_, no) => ({
    id: idOf('b', no),
    code: `U${no}`,
    name: `单位${no}`,
    kind: 'county',
    path: `/U${no}/`,
    created_at: at,
  }));
  await db('units').insert(units);
  for (const { indexname } of indexes) await db.raw('drop index ??', [indexname]);
  await db.raw(
    `insert into ledger_entries
       (idx, entry_id, body, leaf_hash, at, kind, action, actor, item, unit, purpose, outcome)
     select i, md5(i::text)::uuid, ?::bytea, ?::bytea, ?::timestamptz + i * interval '1 second' * ?,
       case when r < 1 then 'DENY' when r < 6 then 'CHANGE' when r < 20 then 'DONE' else 'INTENT' end,
       (array['viewing.read_page','viewing.read_page','viewing.read_page','viewing.open',
              'archives.search','sessions.login'])[1 + (i * 7919 % 6)],
       '0000000a-0000-7000-8000-' || lpad((i * 104729 % 300)::text, 12, '0'),
       '0000000c-0000-7000-8000-' || lpad((i * 1299709 % 20000)::text, 12, '0'),
       '0000000b-0000-7000-8000-' || lpad((i * 104729 % 200)::text, 12, '0'),
       (array['wage','wage','wage','title','appointment',null])[1 + (i * 15485863 % 6)],
       case when r < 1 then (array['no_rule','no_rule','own_file','relative'])[1 + (i % 4)] end
     from (select i, (i * 7907) % 100 as r from generate_series(0::bigint, ? - 1) as i) as numbered`,
    [body, Buffer.alloc(32), startOfDay(START), STEP_SECONDS, ENTRIES],
  );
  for (const { indexdef } of indexes) await db.raw(indexdef);
  await db.raw('analyze ledger_entries');
}
