import { randomUUID } from 'node:crypto';
import { encodeLeaf, type Entry } from '../../../audit/leaf.ts';
import type { Services } from '../../../server/context.ts';
import { createReceipts } from '../../../server/modules/ledger/receipts.ts';
import { createRecorder } from '../../../server/modules/ledger/record.ts';
import { createOverseer, openRules } from '../../../server/modules/oversight/index.ts';
import { cloneDatabase, stopDatabaseServer, type TestDatabase } from '../../support/database.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { testOutboxMac } from '../../modules/ledger/support/test-macs.ts';
import { measure, tellResult } from '../support/measure.ts';

const ENTRIES = Number(process.env['LANTAI_BENCH_ROWS'] ?? 100_000);
const READERS = 40;
const ORIGIN = 'bench.local/ledger/1';
const START_MS = Date.UTC(2026, 10, 23);
/** A busy centre: one entry every three seconds, day and night. */
const EVERY_MS = 3000;

export const benchmark = {
  about: `entries a second that the rules judge, on ${ENTRIES} entries of ${READERS} readers, off the serve path`,
  async run(): Promise<void> {
    const database = await cloneDatabase();
    const services = servicesOn(database);
    await openRules(services);
    await fill(database);
    const overseer = createOverseer(() => services);
    const { wallMs, cpuMs } = await measure(() => overseer.catchUp());
    const [found] = await database.app('oversight_findings').count<{ count: string }[]>();
    console.log(`${found?.count ?? 0} findings, ${(wallMs / 1000).toFixed(1)} s`);
    tellResult('oversight_entries_per_s', (ENTRIES / wallMs) * 1000, 'entries/s');
    tellResult('oversight_cpu_per_entry', (cpuMs * 1000) / ENTRIES, 'us');
    tellResult('oversight_rss', process.memoryUsage().rss / 2 ** 20, 'MB');
    await database.drop();
    await stopDatabaseServer();
  },
};

function servicesOn(database: TestDatabase): Services {
  const clock = (): Date => new Date(START_MS);
  const silent = (): void => undefined;
  const recorder = createRecorder({
    db: database.app,
    origin: ORIGIN,
    clock,
    receipts: createReceipts(),
    sealDetail: (text) => Buffer.from(text),
    outboxMac: testOutboxMac,
    wake: silent,
    ended: silent,
  });
  return {
    db: database.app,
    clock,
    ledger: recorder,
    notices: { changed: silent },
  } as unknown as Services;
}

/** Puts entries where the sequencer would; the first is the adoption of the rules. */
async function fill({ superuser }: TestDatabase): Promise<void> {
  const first = await superuser('ledger_outbox').first<{ entry_id: string; body: Buffer }>();
  const below = numbersFrom(61);
  const readers = Array.from({ length: READERS }, () => randomUUID());
  const volumes = Array.from({ length: 300 }, () => randomUUID());
  const rows: object[] = [];
  for (let idx = 0; idx < ENTRIES; idx += 1) {
    const entry = entryAt(idx, readers[below(READERS)] ?? '', volumes[below(300)] ?? '', below(10));
    const entryId = idx === 0 ? first.entry_id : entry.entryId;
    rows.push({
      idx,
      entry_id: entryId,
      body: idx === 0 ? first.body : encodeLeaf(entry),
      leaf_hash: Buffer.alloc(32),
      at: new Date(entry.atMs),
      kind: entry.kind,
      action: entry.action,
      actor: entry.actor,
      item: entry.item ?? null,
    });
  }
  await superuser.batchInsert('ledger_entries', rows, 1000);
  const head = { id: 1, size: ENTRIES, root: Buffer.alloc(32), frontier: Buffer.alloc(0) };
  await superuser('ledger_head').insert(head).onConflict('id').merge();
}

function entryAt(idx: number, actor: string, item: string, sort: number): Entry {
  const base = {
    origin: ORIGIN,
    entryId: randomUUID(),
    atMs: START_MS + idx * EVERY_MS,
    actor,
    unit: randomUUID(),
    terminal: '0198f000-0000-7000-8000-000000000003',
  };
  if (sort === 0) return { ...base, kind: 'DENY', action: 'archives.show', outcome: 'no_rule' };
  if (sort < 4) return { ...base, kind: 'DONE', action: 'archives.search', outcome: 'name 3' };
  const reading = { item, purpose: 'wage', approval: randomUUID(), pages: randomUUID() };
  return { ...base, ...reading, kind: 'INTENT', action: 'viewing.read_page' };
}
