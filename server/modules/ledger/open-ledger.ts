import type { Entry } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import type { Logger } from '../../logger.ts';
import type { WitnessedHead } from './compare-witnessed.ts';
import type { ClockLimits } from './judge-clock.ts';
import type { HeadMac } from './head-mac.ts';
import { layFirstHead } from './lay-first-head.ts';
import type { OpenedLedger } from './ledger.ts';
import { openLockFile, type LockFile } from './lock-file.ts';
import type { OutboxMac } from './outbox-mac.ts';
import { createReceipts } from './receipts.ts';
import { createRecorder } from './record.ts';
import { runSequencer } from './run-sequencer.ts';
import type { Sequencer } from './sequencer.ts';
import { settleStart } from './settle-start.ts';
import { createSignal } from './signal.ts';
import { findSigner, type Signers } from './signer.ts';
import type { Head } from './head-store.ts';
import { tellKeys } from './tell-keys.ts';
import { waitForAnswers } from './wait-for-answers.ts';
import { verifyStart } from './verify-start.ts';
import { watchOutbox } from './watch-outbox.ts';
import { watchSigningClock, type SigningClock } from './watch-signing-clock.ts';

type Options = {
  /** Pool of the sequencer's own role. */
  db: Db;
  signers: Signers;
  /** On a disk of its own where there is one. */
  lockFile: string;
  clock: () => Date;
  /** By which heads are signed, where that is another. */
  signingClock?: SigningClock | undefined;
  clockLimits?: ClockLimits;
  /** Heads that others have seen: the tree must bear them out. */
  witnessed?: readonly WitnessedHead[];
  /** Encrypts the free text that stands beside the ledger. */
  sealDetail: (text: string) => Buffer;
  /** Tells what this house has written from what somebody else put there. */
  outboxMac: OutboxMac;
  headMac: HeadMac;
  /** Told of entries whose checkpoint is durable, before anybody has a receipt for them. */
  onSigned?: (entries: readonly Entry[]) => void;
  logger: Logger;
};

/**
 * Opens the ledger: one sequencer that takes the next batch as soon as the last is durable, and a recorder
 * for everyone else.
 * @throws LedgerHalt where the stored ledger is not the signed one.
 */
export async function openLedger(options: Options): Promise<OpenedLedger> {
  const lock = openLockFile(options.lockFile);
  try {
    const head = await findStart(options, lock);
    return await begin(options, lock, head);
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Holds what is stored against what was signed. */
async function findStart(
  { db, signers, headMac, witnessed }: Options,
  lock: LockFile,
): Promise<Head> {
  const head = await verifyStart(db, lock, { keys: signers.keys(), headMac, witnessed });
  await layFirstHead(db, head);
  return head;
}

async function begin(options: Options, lock: LockFile, head: Head): Promise<OpenedLedger> {
  const { db, signers, clock, sealDetail, outboxMac, logger } = options;
  const receipts = createReceipts();
  const signal = createSignal();
  const told = tellKeys(signers.keys()[0]);
  const outbox = watchOutbox({ db, record: (tx, event) => recorder.record(tx, event), logger });
  const recorder = createRecorder({
    db,
    origin: told.origin,
    clock,
    receipts,
    sealDetail,
    outboxMac,
    wake: signal.raise,
    ended: outbox.ended,
  });
  const clockWatch = watchSigningClock(options, { lock, receipts, recorder });
  const sequencer: Sequencer = {
    ...options,
    ...told,
    lock,
    receipts,
    signal,
    clockWatch,
    signerAt: findSigner(signers),
    untilAnswered: waitForAnswers({ signal, logger }),
  };
  // In doubt of its clock the ledger opens all the same: the sequencer settles once that is right.
  const isSettled = !clockWatch.trouble();
  if (isSettled) {
    await settleStart(sequencer, head).catch((error: unknown) => {
      clockWatch.close();
      throw error;
    });
  }
  const loop = runSequencer(sequencer, { head, isSettled });
  return {
    ...recorder,
    ...told,
    sweepOutbox: outbox.sweep,
    // Who signs has none to doubt.
    receiptTrouble: () => undefined,
    clockTrouble: () => Promise.resolve(clockWatch.trouble()),
    watch: {
      expect: receipts.expect,
      ended(entryId) {
        receipts.ended(entryId);
        signal.raise();
      },
    },
    stopped: loop,
    async close() {
      await outbox.close();
      signal.close();
      clockWatch.close();
      await loop;
      lock.close();
    },
  };
}
