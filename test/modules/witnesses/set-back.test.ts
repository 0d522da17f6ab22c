import { expect } from 'chai';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type TestApp } from '../../support/app.ts';
import type { TestDatabase } from '../../support/database.ts';
import { openWatchedCentre, type WatchedCentre } from './support/watched-centre.ts';

const MINUTE = 60_000;
const RULES = 'group two 2 qy-a qy-b qy-c\nquorum two';
/** What stands in the database of a ledger, and grows with it. */
const GROWING = [
  'ledger_cosignatures',
  'ledger_checkpoints',
  'ledger_details',
  'ledger_entries',
  'ledger_head',
] as const;

type Rows = Record<string, unknown>[];

/** All of a machine that a snapshot holds: the rows of its ledger, and its home. */
async function takeSnapshot({ database, home }: TestApp): Promise<() => Promise<void>> {
  const copy = mkdtempSync(join(tmpdir(), 'lantai-snapshot-'));
  cpSync(home, copy, { recursive: true });
  const rows = new Map<string, Rows>();
  for (const table of GROWING) rows.set(table, await database.superuser<Rows[0]>(table).select());
  return async () => {
    for (const name of ['ledger.lock', 'witnessed']) cpSync(join(copy, name), join(home, name));
    rmSync(copy, { recursive: true });
    await putBack(database, rows);
  };
}

async function putBack(
  { superuser }: TestDatabase,
  rows: ReadonlyMap<string, Rows>,
): Promise<void> {
  await superuser.transaction(async (tx) => {
    for (const table of GROWING) await tx.raw('alter table ?? disable trigger all', [table]);
    for (const [table, kept] of rows) {
      await tx(table).delete();
      await tx.batchInsert(table, kept);
    }
    for (const table of GROWING) await tx.raw('alter table ?? enable trigger all', [table]);
  });
}

describe('a machine that was set back as a whole', () => {
  let centre: WatchedCentre;
  let early: number;
  let late: number;
  const restart = async (start: { mayStartAlone?: boolean } = {}): Promise<string> => {
    const { home, database, clock } = centre.app;
    const witnessing = { alarmHours: 24, mayStartAlone: false, ...start };
    try {
      const app = await startApp({ home, witnessing }, database, { now: clock.now });
      await app.stop();
      return 'started';
    } catch (error) {
      return String(error);
    }
  };
  const grow = async (): Promise<number> => {
    const size = await centre.record();
    centre.app.clock.pass(MINUTE);
    await centre.app.services.witnesses.round();
    return size;
  };

  before(async () => {
    centre = await openWatchedCentre();
    for (const name of ['qy-a', 'qy-b', 'qy-c']) await centre.appoint(name, { isListening: true });
    await centre.setQuorum(RULES);
    early = await grow();
  });
  after(() => centre.close());

  it('signs nothing: its witnesses have seen more', async () => {
    const restore = await takeSnapshot(centre.app);
    late = await grow();
    expect(late).to.be.above(early);
    await centre.app.stop();
    expect(await restart()).to.equal('started');
    await restore();
    const refusal = await restart();
    expect(refusal).to.match(/数据库只有 \d+ 条，见证 qy-[abc]已见到 \d+ 条/);
    expect(await restart({ mayStartAlone: true })).to.equal(refusal);
  }).timeout(60_000);

  it('waits for so many of them as make a quorum', async () => {
    await centre.closeWitnesses();
    const refusal = await restart();
    expect(refusal).to.contain('qy-a、qy-b、qy-c 联系不上').and.contain('不够法定数');
  }).timeout(60_000);
});
