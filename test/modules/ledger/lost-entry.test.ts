import { expect } from 'chai';
import { decodeLeaf } from '../../../audit/leaf.ts';
import type { Services } from '../../../server/context.ts';
import { raiseLossAlarm, type Ledger } from '../../../server/modules/ledger/index.ts';
import { makeLedgerBed, type LedgerBed } from './support/test-ledger.ts';
import { verifyDatabase } from './support/verify-database.ts';

const EVENT = { kind: 'DONE', action: 'requests.approve', actor: 'officer' } as const;
const DAY_MS = 86_400_000;

describe('an entry taken out of the outbox before it is signed for', () => {
  let bed: LedgerBed;
  let ledger: Ledger;
  beforeEach(async () => {
    bed = await makeLedgerBed();
    ledger = await bed.open();
    await bed.record(ledger);
  });
  afterEach(async () => {
    await ledger.close();
    await bed.clear();
  });

  /** Does something while the sequencer is held up with a batch that it has read. */
  async function whileHeldUp<T>(work: () => Promise<T>): Promise<T> {
    const { superuser } = bed.database;
    const hold = await superuser.transaction();
    await hold.raw('select 1 from ledger_head for update');
    const first = bed.record(ledger);
    for (let isBlocked = false; !isBlocked;) {
      const { rows } = await superuser.raw<{ rows: { count: string }[] }>(
        `select count(*) from pg_locks where not granted`,
      );
      isBlocked = rows[0]?.count !== '0';
    }
    const done = await work();
    await hold.rollback();
    await first;
    return done;
  }
  const write = (): Promise<string> =>
    bed.database.app.transaction(async (tx) => (await ledger.record(tx, EVENT)).entryId);
  const takeOut = (entryId: string) =>
    bed.database.superuser('ledger_outbox').where({ entry_id: entryId }).delete();
  const actions = async (): Promise<string[]> => {
    await bed.record(ledger);
    const rows = await bed.database
      .app('ledger_entries')
      .orderBy('idx')
      .select<{ body: Buffer }[]>('body');
    return rows.map(({ body }) => decodeLeaf(body).action);
  };
  const alarms = (now = new Date()) =>
    raiseLossAlarm({ db: bed.database.app, clock: () => now } as Services);

  it('is put back as it was, told in the ledger, and an alarm for thirty days', async () => {
    const entryId = await whileHeldUp(async () => {
      const written = await write();
      expect(await takeOut(written)).to.equal(1);
      return written;
    });
    await ledger.sweepOutbox();
    expect((await actions()).slice(-4, -1)).to.deep.equal([
      'viewing.read_page',
      'requests.approve',
      'ledger.resubmit',
    ]);
    const [row, told] = await bed.database
      .app('ledger_entries')
      .whereIn('action', ['requests.approve', 'ledger.resubmit'])
      .orderBy('idx')
      .select<{ entry_id: string; item: string }[]>('entry_id', 'item');
    expect([row?.entry_id, told?.item]).to.deep.equal([entryId, entryId]);
    const [alarm, ...others] = await alarms();
    expect(alarm?.code).to.equal('ledger.entry_lost');
    expect(alarm?.text).to.contain('1 条');
    expect(others).to.deep.equal([]);
    expect(await alarms(new Date(Date.now() + 31 * DAY_MS))).to.deep.equal([]);
    expect((await verifyDatabase(bed.database.app, bed.signer)).exitCode).to.equal(0);
  });

  it('is put back again however often it is taken out', async () => {
    const entryId = await whileHeldUp(async () => {
      const written = await write();
      await takeOut(written);
      await ledger.sweepOutbox();
      expect(await takeOut(written), 'it was put back').to.equal(1);
      await ledger.sweepOutbox();
      return written;
    });
    const placed = await bed.database.app('ledger_entries').where({ entry_id: entryId });
    expect((await actions()).filter((action) => action === 'ledger.resubmit')).to.have.length(2);
    expect(placed.length).to.be.at.most(1);
    expect(await bed.database.app('ledger_entries').where({ entry_id: entryId })).to.have.length(1);
  });

  it('is not seen where nothing was taken: rolled back, in whole or to a savepoint, or on the tree', async () => {
    const { app } = bed.database;
    await whileHeldUp(async () => {
      await write();
      await app
        .transaction(async (tx) => {
          await ledger.record(tx, EVENT);
          throw new Error('the act failed');
        })
        .catch(() => undefined);
      // PostgreSQL makes a rollback of this commit.
      await app.transaction(async (tx) => {
        await ledger.record(tx, EVENT);
        await tx.raw('select 1 / 0').catch(() => undefined);
      });
      await app.transaction(async (tx) => {
        await ledger.record(tx, EVENT);
        await tx
          .transaction(async (inner) => {
            await ledger.record(inner, EVENT);
            throw new Error('a part failed');
          })
          .catch(() => undefined);
      });
      await ledger.sweepOutbox();
    });
    await ledger.sweepOutbox();
    const all = await actions();
    expect(all.filter((action) => action === EVENT.action)).to.have.length(2);
    expect(all).not.to.include('ledger.resubmit');
    expect(await alarms()).to.deep.equal([]);
  });

  it('fails the act at once where a trigger takes it', async () => {
    const { superuser, app } = bed.database;
    await superuser.raw(`
      create function lose_row() returns trigger language plpgsql as 'begin return null; end';
      create trigger lose_row before insert on ledger_outbox for each row execute function lose_row()
    `);
    const failure = await write().catch((error: unknown) => error);
    await superuser.raw('drop trigger lose_row on ledger_outbox; drop function lose_row()');
    expect(String(failure)).to.contain('the outbox took no entry');
    expect(await app('ledger_outbox')).to.deep.equal([]);
  });
});
