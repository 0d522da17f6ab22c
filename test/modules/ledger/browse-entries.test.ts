import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Entry } from '../../../audit/leaf.ts';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { browseEntries } from '../../../server/modules/ledger/browse-entries.ts';
import { browseLedger } from '../../../server/modules/ledger/contract.ts';
import { insertEntries } from '../../../server/modules/ledger/entry-store.ts';
import { cloneDatabase, type TestDatabase } from '../../support/database.ts';
import { numbersFrom } from '../../support/numbers-from.ts';
import { asSuperuserForGood } from './support/as-superuser.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-01-01T00:00:00+08:00');

/** A ledger of 600 entries over some three months, with clocks a little off, asked in many ways. */
describe('browsing the ledger', () => {
  const below = numbersFrom(25);
  const pick = <T>(stock: readonly T[]): T => stock[below(stock.length)] as T;
  const actors = Array.from({ length: 4 }, (): string => randomUUID());
  const namesakes = () => actors.slice(0, 2);
  const parent = randomUUID();
  const child = randomUUID();
  const items = Array.from({ length: 5 }, () => randomUUID());
  let database: TestDatabase;
  let entries: (Entry & { idx: number })[];

  before(async () => {
    database = await cloneDatabase();
    const { superuser } = database;
    const at = new Date();
    const unit = { kind: 'county', created_at: at };
    await superuser.transaction(async (tx) => {
      await tx.raw("set local session_replication_role = 'replica'");
      await tx('units').insert([
        { id: parent, code: 'P', name: '上级', path: '/P/', parent_id: null, ...unit },
        { id: child, code: 'C', name: '下级', path: '/P/C/', parent_id: parent, ...unit },
      ]);
      const account = { password_record: '', clearance: 'internal', state: 'active' };
      await tx('accounts').insert(
        actors.map((id, no) => ({
          ...account,
          id,
          login_name: `reader-${no}`,
          name: no < 2 ? '同名' : `读者${no}`,
          unit_id: child,
          created_at: at,
        })),
      );
    });
    entries = Array.from({ length: 600 }, (_, idx) => anyEntry(idx));
    await database.sequencer.transaction((tx) =>
      insertEntries(
        tx,
        entries.map(({ idx, ...decoded }) => ({
          idx,
          entry_id: decoded.entryId,
          body: encodeLeaf(decoded),
          leaf_hash: Buffer.alloc(32),
          decoded,
        })),
      ),
    );
  });
  after(() => database.drop());

  function anyEntry(idx: number): Entry & { idx: number } {
    const kind = pick(['INTENT', 'DONE', 'DENY', 'CHANGE'] as const);
    return {
      idx,
      origin: 'test/1',
      entryId: randomUUID(),
      kind,
      action: pick(['viewing.read_page', 'archives.search', 'archives.show']),
      // An hour or two out of order, as transactions that end late are.
      atMs: START + idx * 4 * HOUR_MS - below(9) * HOUR_MS,
      actor: pick([...actors, 'system']),
      unit: pick([parent, child]),
      item: pick(items),
      ...(below(2) === 0 && { purpose: pick(['wage', 'title']) }),
      ...(kind === 'DENY' && { outcome: pick(['own_file', 'no_rule']) }),
    };
  }

  type Query = Record<string, string>;
  type Rule = (entry: Entry) => boolean;
  const day = (text: string): number => Date.parse(`${text}T00:00:00+08:00`);
  const QUESTIONS: readonly [Query, Rule][] = [
    [{}, () => true],
    [{ kind: 'DENY' }, ({ kind }) => kind === 'DENY'],
    [{ kind: 'CHANGE' }, ({ kind }) => kind === 'CHANGE'],
    [{ kind: 'INTENT' }, ({ kind }) => kind === 'INTENT'],
    [{ action: 'archives.search' }, ({ action }) => action === 'archives.search'],
    [{ action: 'archives' }, () => false],
    [{ actor: '同名' }, ({ actor }) => namesakes().includes(actor)],
    [{ actor: 'reader-3' }, ({ actor }) => actor === actors[3]],
    [{ actor: actors[2] ?? '' }, ({ actor }) => actor === actors[2]],
    [{ actor: 'system' }, ({ actor }) => actor === 'system'],
    [{ actor: '查无此人' }, () => false],
    [{ unit: parent }, () => true],
    [{ unit: child }, ({ unit }) => unit === child],
    [{ unit: randomUUID() }, () => false],
    [{ item: items[1] ?? '' }, ({ item }) => item === items[1]],
    [{ purpose: 'wage' }, ({ purpose }) => purpose === 'wage'],
    [{ purpose: 'abroad' }, () => false],
    [{ kind: 'DENY', outcome: 'own_file' }, ({ outcome }) => outcome === 'own_file'],
    [{ from: '2026-02-01' }, ({ atMs }) => atMs >= day('2026-02-01')],
    [{ to: '2026-02-01' }, ({ atMs }) => atMs < day('2026-02-02')],
    [
      { from: '2026-02-03', to: '2026-02-03' },
      ({ atMs }) => atMs >= day('2026-02-03') && atMs < day('2026-02-04'),
    ],
    [{ from: '2027-01-01' }, () => false],
    [{ to: '2025-01-01' }, () => false],
  ];

  async function everyPage(query: Query, limit = '37'): Promise<number[]> {
    const found: number[] = [];
    let before: string | undefined;
    do {
      const asked = browseLedger.query.parse({ ...query, limit, ...(before && { before }) });
      const { items: page, nextBefore } = await browseEntries(database.app, asked);
      found.push(...page.map(({ index }) => index));
      before = nextBefore === null ? undefined : String(nextBefore);
    } while (before !== undefined);
    return found;
  }

  const expected = (rule: Rule): number[] =>
    entries
      .filter(rule)
      .map(({ idx }) => idx)
      .reverse();

  for (const [query, rule] of QUESTIONS) {
    it(`finds what ${JSON.stringify(query)} asks for, newest first, page by page`, async () => {
      expect(await everyPage(query)).to.deep.equal(expected(rule));
    });
  }

  it('finds what two questions ask for together', async () => {
    let met = 0;
    for (const [one, oneRule] of QUESTIONS) {
      for (const [other, otherRule] of QUESTIONS) {
        const isOneField = Object.keys(one).some((field) => field in other);
        if (isOneField) continue;
        const both = expected((entry) => oneRule(entry) && otherRule(entry));
        expect(await everyPage({ ...one, ...other }, '100')).to.deep.equal(both);
        met += both.length;
      }
    }
    expect(met).to.be.above(1000);
  });

  it('says of a row whose columns or bytes were changed that it is not sound', async () => {
    const shown = async (idx: number) => {
      const asked = browseLedger.query.parse({ before: String(idx + 1), limit: '1' });
      return (await browseEntries(database.app, asked)).items[0];
    };
    expect(await shown(10)).to.include({ index: 10, isSound: true });
    await asSuperuserForGood(database, async (tx) => {
      await tx('ledger_entries').where({ idx: 10 }).update({ purpose: 'abroad' });
      await tx('ledger_entries')
        .where({ idx: 11 })
        .update({ body: Buffer.from('not an entry'), actor: actors[3] });
    });
    expect(await shown(10)).to.include({ isSound: false, purpose: entries[10]?.purpose ?? null });
    expect(await shown(11)).to.include({ isSound: false, actorName: '读者3' });
    expect(await shown(12)).to.include({ isSound: true });
  });
});
