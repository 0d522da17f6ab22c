import { expect } from 'chai';
import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { openCheckpoint, signCheckpoint } from '../../../audit/checkpoint.ts';
import { generateSm2KeyPair } from '../../../crypto/sm2-keys.ts';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { LedgerHalt, type Ledger } from '../../../server/modules/ledger/index.ts';
import { HeadMoved, MAX_BATCH } from '../../../server/modules/ledger/sequence-batch.ts';
import { settleEnded } from '../../../server/modules/ledger/settle-ended.ts';
import { breakLockFile } from '../../faults/ledger/break-lock-file.ts';
import { asSuperuserForGood } from './support/as-superuser.ts';
import { makeLedgerBed, ORIGIN, recordMany, type LedgerBed } from './support/test-ledger.ts';
import { verifyDatabase } from './support/verify-database.ts';
import { signersOf } from './support/signers-of.ts';
import { testOutboxMac } from './support/test-macs.ts';

describe('openLedger', () => {
  let bed: LedgerBed;
  beforeEach(async () => {
    bed = await makeLedgerBed();
    const ledger = await bed.open();
    await recordMany(bed, ledger, 30, 6);
    await ledger.close();
  });
  afterEach(() => bed.clear());

  const refusal = async (open = () => bed.open()): Promise<string> => {
    const outcome: unknown = await open().catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(LedgerHalt);
    return (outcome as LedgerHalt).message;
  };

  const lockLines = (): string[] => readFileSync(bed.lockFile, 'utf8').trimEnd().split('\n');

  /** Puts the lock file back by one signed head, as a crash before its fsync leaves it. */
  const forgetLastLine = (): void =>
    writeFileSync(bed.lockFile, `${lockLines().slice(0, -1).join('\n')}\n`);

  const expectGoesOn = async (sizeBefore: number): Promise<void> => {
    const ledger = await bed.open();
    const receipt = await bed.record(ledger);
    await ledger.close();
    expect(receipt.index).to.equal(sizeBefore);
    const verdict = await verifyDatabase(bed.database.app, bed.signer, { atLeast: sizeBefore + 1 });
    expect(verdict).to.include({ exitCode: 0, size: sizeBefore + 1 });
  };

  it('goes on where it stopped', () => expectGoesOn(30));

  it('refuses a database that was put back to an older state', async () => {
    const older = signCheckpointOf(40);
    writeFileSync(bed.lockFile, `${Buffer.from(older).toString('base64')}\n`, { flag: 'a' });
    expect(await refusal()).to.match(/30.*40.*(回退|截断)/);
  });

  const signCheckpointOf = (size: number): string =>
    signCheckpoint(
      { origin: ORIGIN, size, root: Buffer.alloc(32, 7), timeMs: 1_700_000_000_000 },
      bed.signer,
    );

  it('refuses a database with another history of the same length', async () => {
    const other = signCheckpointOf(30);
    writeFileSync(bed.lockFile, `${Buffer.from(other).toString('base64')}\n`, { flag: 'a' });
    expect(await refusal()).to.match(/30.*不符/);
  });

  it('refuses a lock file that another key has signed, or another ledger', async () => {
    const sound = readFileSync(bed.lockFile);
    const thief = { name: ORIGIN, ...generateSm2KeyPair() };
    const claim = { size: 30, root: Buffer.alloc(32, 7), timeMs: 1_700_000_000_000 };
    for (const note of [
      signCheckpoint({ origin: ORIGIN, ...claim }, thief),
      signCheckpoint({ origin: 'lantai.test/other', ...claim }, bed.signer),
    ]) {
      writeFileSync(bed.lockFile, `${Buffer.from(note).toString('base64')}\n`);
      expect(await refusal()).to.match(/锁文件/);
    }
    writeFileSync(bed.lockFile, sound);
    await expectGoesOn(30);
  });

  it('refuses a head put back along with its entries, tiles and checkpoints', async () => {
    await asSuperuserForGood(bed.database, async (tx) => {
      const notes = await tx('ledger_checkpoints').where('size', '<', 30).orderBy('size', 'desc');
      const [{ size, note }] = notes as [{ size: string; note: string }];
      const { root } = openCheckpoint(note, [bed.signer]);
      await tx('ledger_checkpoints').where('size', '>', size).delete();
      await tx('ledger_entries').where('idx', '>=', size).delete();
      await tx('ledger_head').update({ size, root });
    });
    expect(await refusal()).to.match(/30.*(回退|截断)/);
  });

  it('refuses a head that was edited', async () => {
    await bed.database.superuser('ledger_head').update({ root: Buffer.alloc(32) });
    expect(await refusal()).to.match(/不符/);
  });

  it('refuses to go on without its lock file', async () => {
    rmSync(bed.lockFile);
    expect(await refusal()).to.match(/锁文件/);
  });

  it('signs for what a crash left committed but unsigned', async () => {
    forgetLastLine();
    await asSuperuserForGood(bed.database, (tx) =>
      tx('ledger_checkpoints').where({ size: 30 }).delete(),
    );
    await expectGoesOn(30);
  });

  const leaveOnlyOpening = async (origin: string): Promise<void> => {
    writeFileSync(bed.lockFile, `open ${origin}\n`);
    await asSuperuserForGood(bed.database, (tx) => tx('ledger_checkpoints').delete());
  };

  it('signs for the first batch, where the crash came before any line but the opening', async () => {
    await leaveOnlyOpening(ORIGIN);
    await expectGoesOn(30);
  });

  it('takes an opening for none where a head was signed, or for another ledger', async () => {
    writeFileSync(bed.lockFile, `open ${ORIGIN}\n`);
    expect(await refusal()).to.match(/锁文件缺失/);
    await leaveOnlyOpening('lantai.test/other');
    expect(await refusal()).to.match(/锁文件缺失/);
    await leaveOnlyOpening(ORIGIN);
    appendFileSync(bed.lockFile, `open ${ORIGIN}`);
    await expectGoesOn(30);
  });

  it('refuses more than a batch behind an opening', async () => {
    const ledger = await bed.open();
    await recordMany(bed, ledger, MAX_BATCH - 29, 500);
    await ledger.close();
    await leaveOnlyOpening(ORIGIN);
    expect(await refusal()).to.match(/超过一批/);
  });

  it('does not sign for an unsigned tail of another ledger, though the head counts it', async () => {
    await leaveOnlyOpening(ORIGIN);
    const signer = { ...bed.signer, name: 'lantai.test/other' };
    writeFileSync(bed.lockFile, `open ${signer.name}\n`);
    expect(await refusal(() => bed.open([], signersOf(signer)))).to.match(/不是本系统写入/);
  });

  it('takes a line that was half written for none', async () => {
    const length = readFileSync(bed.lockFile).length;
    truncateSync(bed.lockFile, length - 10);
    await expectGoesOn(30);
  });

  it('does not sign for an unsigned tail that was altered', async () => {
    forgetLastLine();
    await asSuperuserForGood(bed.database, (tx) =>
      tx('ledger_entries')
        .where({ idx: 29 })
        .update({ body: Buffer.from('forged') }),
    );
    expect(await refusal()).to.match(/不符|不合/);
  });

  it('lets one of two sequencers win, and the other say why it stopped', async () => {
    const one = await bed.open();
    const two = await bed.open();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, at) => bed.record(at % 2 === 0 ? one : two)),
    );
    const acknowledged = outcomes.flatMap((each) =>
      each.status === 'fulfilled' ? [each.value.index] : [],
    );
    const refused = outcomes.flatMap((each) =>
      each.status === 'rejected' ? [String(each.reason)] : [],
    );
    await Promise.all([one.close(), two.close()]);
    expect(new Set(acknowledged).size).to.equal(acknowledged.length);
    expect(refused).to.not.be.empty;
    for (const reason of refused) expect(reason).to.match(/账本/);
    const verdict = await verifyDatabase(bed.database.app, bed.signer);
    expect(verdict).to.include({ exitCode: 0 });
  });

  it('gives no receipt for what somebody else has put behind the entries it signed for', async () => {
    const { entry_id } = await bed.database
      .app('ledger_entries')
      .where({ idx: 29 })
      .first<{ entry_id: string }>('entry_id');
    const given: number[] = [];
    const settle = (size: number): Promise<void> =>
      settleEnded(
        bed.database.sequencer,
        { deliver: (_, { index }) => given.push(index), abandon: () => undefined },
        [entry_id],
        { size, lock: { last: () => undefined } },
      );
    const outcome: unknown = await settle(29).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(HeadMoved);
    expect(given).to.deep.equal([]);
    await settle(30);
    expect(given).to.deep.equal([29]);
  });

  const expectHalts = async (ledger: Ledger, reason: RegExp): Promise<void> => {
    const first = await bed.record(ledger).catch((error: unknown) => error);
    // The halt may come before the record is written, and is then the cause of its refusal.
    const said = first instanceof Error ? `${String(first)} ${String(first.cause)}` : String(first);
    expect(said).to.match(reason);
    const later = await bed.record(ledger).catch((error: unknown) => error);
    expect(String(later), 'no act goes on beside a halted ledger').to.match(/账本已停止/);
    await ledger.close();
  };

  /** As the house itself would write it, were it out of order: with the right code. */
  const waitAsOurs = async (entryId: string, body: Buffer): Promise<void> => {
    const mac = testOutboxMac.codeOf({ entryId, body });
    await bed.database.app('ledger_outbox').insert({ entry_id: entryId, body, mac });
  };

  it('halts on an outbox row that is no entry', async () => {
    const ledger = await bed.open();
    await waitAsOurs(crypto.randomUUID(), Buffer.from('nonsense'));
    await expectHalts(ledger, /待记账第 \d+ 行不是/);
  });

  it('halts on an outbox row of another ledger, which would spoil this one for ever', async () => {
    const ledger = await bed.open();
    const entry_id = crypto.randomUUID();
    const entry = { kind: 'DONE', action: 'a.b', entryId: entry_id, atMs: 1, actor: 'x' } as const;
    await waitAsOurs(entry_id, encodeLeaf({ origin: 'another.ledger', ...entry }));
    await expectHalts(ledger, /待记账第 \d+ 行不是/);
    const verdict = await verifyDatabase(bed.database.app, bed.signer);
    expect(verdict).to.include({ exitCode: 0, size: 30 });
  });

  it('gives no entry a second place, and halts on who tries', async () => {
    const row = await bed.database
      .app('ledger_entries')
      .where({ idx: 7 })
      .first<{ entry_id: string; body: Buffer }>('entry_id', 'body');
    const ledger = await bed.open();
    await waitAsOurs(row.entry_id, row.body);
    await expectHalts(ledger, /已在第 7 条/);
    const verdict = await verifyDatabase(bed.database.app, bed.signer);
    expect(verdict).to.include({ exitCode: 0, size: 30 });
  });

  it('halts on a RESTORE that is not its first entry', async () => {
    const ledger = await bed.open();
    const entry_id = crypto.randomUUID();
    const body = encodeLeaf({
      origin: ORIGIN,
      kind: 'RESTORE',
      action: 'ledger.renew',
      entryId: entry_id,
      atMs: 1,
      actor: 'system',
      restoredOrigin: 'lantai.test/old',
      restoredSize: 3,
      restoredRoot: Buffer.alloc(32),
      lostFrom: 3,
    });
    await waitAsOurs(entry_id, body);
    await expectHalts(ledger, /待记账第 \d+ 行不是/);
  });

  it('halts on a row that somebody put at the next place', async () => {
    const ledger = await bed.open();
    await bed.database.superuser.raw(
      `insert into ledger_entries
         select 30, gen_random_uuid(), body, leaf_hash, at, kind, action, actor, item
         from ledger_entries where idx = 0`,
    );
    await expectHalts(ledger, /第 30 条的位置上已有他人写入/);
  });

  it('goes on after its database connections were cut, and loses or repeats nothing', async () => {
    const ledger = await bed.open();
    const writers = Array.from({ length: 8 }, async () => {
      const indexes: number[] = [];
      for (let count = 0; count < 25; count += 1) indexes.push((await bed.record(ledger)).index);
      return indexes;
    });
    for (let cut = 0; cut < 10; cut += 1) {
      await bed.database.superuser.raw(
        `select pg_terminate_backend(pid) from pg_stat_activity
           where usename = 'lantai_sequencer' and datname = current_database()`,
      );
      await bed.record(ledger);
    }
    const indexes = (await Promise.all(writers)).flat();
    await ledger.close();
    expect(new Set(indexes).size).to.equal(200);
    const verdict = await verifyDatabase(bed.database.app, bed.signer);
    expect(verdict).to.include({ exitCode: 0, size: 30 + 200 + 10 });
  });

  it('stops for good when the lock file cannot be made durable', async () => {
    const ledger = await bed.open();
    const undo = breakLockFile({ call: 'flush', nth: 1, with: 'EIO' });
    try {
      const failure = await bed.record(ledger).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error);
      expect((failure as Error).message).to.match(/账本/);
    } finally {
      undo();
    }
    const later = await bed.record(ledger).catch((error: unknown) => error);
    expect((later as Error).message).to.match(/账本/);
    await ledger.close();
  });

  it('halts by itself, not with the process, and a restart catches up', async () => {
    const ledger: Ledger = await bed.open();
    const undo = breakLockFile({ call: 'flush', nth: 1, with: 'EIO' });
    await bed.record(ledger).catch(() => undefined);
    undo();
    await ledger.close();
    const reopened = await bed.open();
    const receipt = await bed.record(reopened);
    await reopened.close();
    expect(receipt.index).to.be.at.least(31);
    const verdict = await verifyDatabase(bed.database.app, bed.signer);
    expect(verdict).to.include({ exitCode: 0, size: receipt.index + 1 });
  });
});
