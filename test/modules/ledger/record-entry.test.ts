import { expect } from 'chai';
import { openCheckpoint } from '../../../audit/checkpoint.ts';
import { decodeLeaf } from '../../../audit/leaf.ts';
import { matchesSaltedDigest } from '../../../crypto/salted-digest.ts';
import type { Ledger } from '../../../server/modules/ledger/index.ts';
import { makeLedgerBed, openDetail, ORIGIN, type LedgerBed } from './support/test-ledger.ts';
import { verifyDatabase } from './support/verify-database.ts';

describe('ledger.record', () => {
  let bed: LedgerBed;
  let ledger: Ledger;
  before(async () => {
    bed = await makeLedgerBed();
    ledger = await bed.open();
  });
  after(async () => {
    await ledger.close();
    await bed.clear();
  });

  const entryAt = async (index: number) => {
    const row = await bed.database
      .app('ledger_entries')
      .where({ idx: index })
      .first<{ body: Buffer }>();
    return decodeLeaf(row.body);
  };

  it('writes the event with origin, number and time, under a checkpoint that covers it', async () => {
    const receipt = await bed.record(ledger, { purpose: 'wage', pages: 'p1 p2', itemVersion: 3 });
    const entry = await entryAt(receipt.index);
    expect(entry).to.include({ origin: ORIGIN, kind: 'INTENT', purpose: 'wage', pages: 'p1 p2' });
    expect(entry).to.include({ entryId: receipt.entryId, itemVersion: 3 });
    expect(openCheckpoint(receipt.checkpoint, [bed.signer]).size).to.be.above(receipt.index);
  });

  it('keeps free text outside the ledger, sealed; the ledger holds its salted digest', async () => {
    const { index, entryId } = await bed.record(ledger, { detail: '查阅事由：核对工龄' });
    const { detail = Buffer.alloc(0) } = await entryAt(index);
    const row = await bed.database
      .superuser('ledger_details')
      .where({ entry_id: entryId })
      .first<{ salt: Buffer; sealed: Buffer }>();
    expect(row.sealed.includes(Buffer.from('工龄'))).to.equal(false);
    expect(openDetail(row.sealed)).to.equal('查阅事由：核对工龄');
    expect(matchesSaltedDigest('查阅事由：核对工龄', { salt: row.salt, digest: detail })).to.equal(
      true,
    );
    const body = await bed.database
      .app('ledger_entries')
      .where({ idx: index })
      .first<{ body: Buffer }>();
    expect(body.body.includes(Buffer.from('工龄'))).to.equal(false);
  });

  it('leaves nothing behind when the act is rolled back, and says so to whoever waits', async () => {
    let receipt: Promise<unknown> | undefined;
    const before = await verifyDatabase(bed.database.app, bed.signer);
    await bed.database.app
      .transaction(async (tx) => {
        const recorded = await ledger.record(tx, { kind: 'DONE', action: 'a.b', actor: 'nobody' });
        expect(ledger.recordedIn(tx)).to.equal(1);
        receipt = recorded.receipt();
        throw new Error('the act failed');
      })
      .catch(() => undefined);
    const failure = await receipt?.catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
    await bed.record(ledger);
    const after = await verifyDatabase(bed.database.app, bed.signer);
    expect(after.size).to.equal((before.size ?? 0) + 1);
  });

  it('tells whoever waits when the server made a rollback of the commit', async () => {
    const recorded = await bed.database.app.transaction(async (tx) => {
      const entry = await ledger.record(tx, { kind: 'DONE', action: 'a.b', actor: 'nobody' });
      // After an error that somebody swallows, PostgreSQL answers COMMIT with ROLLBACK, and no error.
      await tx.raw('select 1 / 0').catch(() => undefined);
      return entry;
    });
    const failure = await recorded.receipt().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
  });

  it('gives no receipt for an entry that somebody takes out of the outbox', async () => {
    const { superuser } = bed.database;
    await superuser.raw(`
      create function lose_row() returns trigger language plpgsql as 'begin return null; end';
      create trigger lose_row before insert on ledger_outbox for each row execute function lose_row()
    `);
    const failure = await bed.record(ledger).catch((error: unknown) => error);
    await superuser.raw('drop trigger lose_row on ledger_outbox; drop function lose_row()');
    expect(failure).to.be.instanceOf(Error);
    const after = await bed.record(ledger);
    expect((await entryAt(after.index)).entryId).to.equal(after.entryId);
  });

  it('counts and settles an entry in a savepoint with the whole transaction', async () => {
    const recorded = await bed.database.app.transaction(async (tx) => {
      const entry = await tx.transaction((inner) =>
        ledger.record(inner, { kind: 'DONE', action: 'a.b', actor: 'somebody' }),
      );
      expect(ledger.recordedIn(tx)).to.equal(1);
      return entry;
    });
    expect((await recorded.receipt()).index).to.be.at.least(0);
  });

  it('gives 512 writers at once one place each, without a gap', async () => {
    const from = (await bed.record(ledger)).index + 1;
    const receipts = await Promise.all(Array.from({ length: 512 }, () => bed.record(ledger)));
    const indexes = receipts.map((receipt) => receipt.index).sort((one, other) => one - other);
    expect(indexes).to.deep.equal(Array.from({ length: 512 }, (_, at) => from + at));
    for (const { index, entryId } of receipts.slice(0, 20)) {
      expect((await entryAt(index)).entryId).to.equal(entryId);
    }
    const verdict = await verifyDatabase(bed.database.app, bed.signer);
    expect(verdict).to.include({ result: 'intact', exitCode: 0, size: from + 512 });
  });

  it('drains what waits before it closes', async () => {
    const other = await makeLedgerBed();
    try {
      const closing = await other.open();
      const waiting = await Promise.all(
        Array.from({ length: 20 }, () =>
          other.database.app.transaction((tx) =>
            closing.record(tx, { kind: 'DONE', action: 'a.b', actor: 'somebody' }),
          ),
        ),
      );
      await closing.close();
      const receipts = await Promise.all(waiting.map((recorded) => recorded.receipt()));
      expect(new Set(receipts.map((receipt) => receipt.index)).size).to.equal(20);
    } finally {
      await other.clear();
    }
  });

  it('lets the running roles change or remove nothing', async () => {
    const { app, sequencer, superuser } = bed.database;
    const tries = [
      app('ledger_entries').where({ idx: 0 }).update({ actor: 'x' }),
      app('ledger_entries').delete(),
      app('ledger_outbox').delete(),
      app('ledger_head').update({ size: 0 }),
      app.raw('truncate ledger_entries'),
      sequencer('ledger_entries').where({ idx: 0 }).update({ actor: 'x' }),
      sequencer('ledger_checkpoints').delete(),
      sequencer.raw('alter table ledger_entries disable trigger all'),
      superuser('ledger_entries').where({ idx: 0 }).delete(),
      superuser.raw('truncate ledger_checkpoints'),
    ];
    for (const attempt of tries) {
      const error = await attempt.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.have.property('code', '42501');
    }
  });
});
