import { setTimeout as sleep } from 'node:timers/promises';
import { signCheckpoint, type Signer } from '../../../audit/checkpoint.ts';
import type { Entry } from '../../../audit/leaf.ts';
import { originOf, type LogKeys } from '../../../audit/log-keys.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import type { Logger } from '../../logger.ts';
import type { WitnessedHead } from './compare-witnessed.ts';
import type { ClockLimits } from './judge-clock.ts';
import { carryOutKeyOrder } from './key-order.ts';
import { layFirstHead } from './lay-first-head.ts';
import { openLockFile, type LockFile } from './lock-file.ts';
import { createReceipts, type Receipts } from './receipts.ts';
import { createRecorder, type Recorder } from './record.ts';
import { createSignal } from './signal.ts';
import { findSigner, type LedgerSigner, type Signers } from './signer.ts';
import { commitBatch, HeadMoved, planBatch, SequencerHalt, type Batch } from './sequence-batch.ts';
import { settleEnded } from './settle-ended.ts';
import { findHead, insertCheckpoint, isSameHead, listEntries, type Head } from './store.ts';
import { tellKeys } from './tell-keys.ts';
import { verifyStart } from './verify-start.ts';
import { watchOutbox } from './watch-outbox.ts';
import { ClockClosed, type ClockTrouble, type ClockWatch } from './watch-clock.ts';
import { watchSigningClock, type SigningClock } from './watch-signing-clock.ts';

export type Ledger = Recorder & {
  /** The name that this one ledger has for ever. */
  origin: string;
  /** The key that it began with. */
  firstKey: Pick<LedgerSigner, 'name' | 'publicKey'>;
  /** Its keys as a database, or a snapshot of it, tells them. */
  keys: (db: Db) => Promise<LogKeys>;
  /** Why nothing is signed for the time being; nothing where the clock is right. */
  clockTrouble: () => Promise<ClockTrouble | undefined>;
  /** Looks after entries that were written and stand nowhere; it is done every few seconds anyway. */
  sweepOutbox: () => Promise<void>;
  /** Sequences what waits and stops. */
  close(): Promise<void>;
};

/** The ledger for who holds it. */
export type OpenedLedger = Ledger & {
  /** For entries that another process writes into the outbox, by their ids. */
  watch: Pick<Receipts, 'expect' | 'ended'>;
  /** Settles when nothing will be signed any more; with the reason where that is a halt. */
  stopped: Promise<Error | undefined>;
};

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
  /** Told of entries whose checkpoint is durable, before anybody has a receipt for them. */
  onSigned?: (entries: readonly Entry[]) => void;
  logger: Logger;
};

/** How often to look for entries whose writer could not wake us. */
const POLL_MS = 500;
const RETRY_MS = 200;

/**
 * Opens the ledger: one sequencer that takes the next batch as soon as the last is durable, and a recorder
 * for everyone else.
 * @throws LedgerHalt where the stored ledger is not the signed one.
 */
export async function openLedger(options: Options): Promise<OpenedLedger> {
  const lock = openLockFile(options.lockFile);
  const receipts = createReceipts();
  const signal = createSignal();
  const outbox = watchOutbox({
    db: options.db,
    record: (tx, event) => recorder.record(tx, event),
    logger: options.logger,
  });
  const recorder = createRecorder({
    db: options.db,
    origin: originOf(options.signers.keys()),
    clock: options.clock,
    receipts,
    sealDetail: options.sealDetail,
    wake: signal.raise,
    ended: outbox.ended,
  });
  const orClose = (error: unknown): never => {
    lock.close();
    throw error;
  };
  const start = await findStart(options, lock).catch(orClose);
  const clockWatch = watchSigningClock(options, { lock, receipts, recorder });
  const told = tellKeys(options.signers.keys()[0]);
  const signerAt = findSigner(options.signers);
  const { origin, keys } = told;
  const sequencer = { ...options, origin, keys, signerAt, lock, receipts, signal, clockWatch };
  const isSettled = !clockWatch.trouble();
  if (isSettled) {
    await settleStart(sequencer, start).catch((error: unknown) => {
      clockWatch.close();
      return orClose(error);
    });
  }
  const loop = run(sequencer, start, isSettled);
  return {
    ...recorder,
    ...told,
    sweepOutbox: outbox.sweep,
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

type Sequencer = Options & {
  origin: string;
  keys: Ledger['keys'];
  signerAt: (size: number) => Signer;
  lock: LockFile;
  receipts: Receipts;
  signal: ReturnType<typeof createSignal>;
  clockWatch: ClockWatch;
};

/** Holds what is stored against what was signed. */
async function findStart({ db, signers, witnessed }: Options, lock: LockFile): Promise<Head> {
  const head = await verifyStart(db, lock, signers.keys(), witnessed);
  await layFirstHead(db, head);
  return head;
}

/** Signs for what a crash left committed but unsigned, and repeats a checkpoint row it left unwritten. */
async function settleStart(sequencer: Sequencer, head: Head): Promise<void> {
  if (head.size > 0) await publish(sequencer, head);
  await followKeys(sequencer);
}

async function run(
  sequencer: Sequencer,
  start: Head,
  isSettled: boolean,
): Promise<Error | undefined> {
  const { receipts, signal } = sequencer;
  let head = start;
  try {
    if (!isSettled) await settleStart(sequencer, start);
    for (;;) {
      const ended = receipts.endedSoFar();
      const batch = await untilAnswered(sequencer, () =>
        planBatch(sequencer.db, head, {
          origin: sequencer.origin,
          changeKey: (order, index) => changeKey(sequencer, order, index),
        }),
      );
      const missing = (batch?.isLast ?? true) ? missingFrom(batch, ended) : [];
      await untilAnswered(sequencer, () =>
        settleEnded(sequencer.db, receipts, missing, { size: head.size, lock: sequencer.lock }),
      );
      if (batch) {
        await commitOnce(sequencer, batch);
        await confirm(sequencer, batch);
        if (batch.changesKey) await followKeys(sequencer);
        head = batch.head;
      } else {
        if (signal.isClosed()) break;
        await signal.wait(POLL_MS);
      }
    }
    receipts.halt(new Error('账本已关闭'));
    return undefined;
  } catch (cause) {
    if (cause instanceof ClockClosed) {
      receipts.halt(cause);
      return undefined;
    }
    // Whatever went wrong, going on could sign for something nobody can vouch for.
    sequencer.logger.error('ledger halted', { error: String(cause) });
    const reason = cause instanceof SequencerHalt ? cause.message : '账本已停止，请联系系统管理员';
    const halt = new Error(reason, { cause });
    receipts.halt(halt);
    return halt;
  }
}

/** The new key is durable before anything speaks of it. One whose KEY entry came to nothing never signs. */
async function changeKey(
  { signers, signerAt, clock }: Sequencer,
  order: Entry,
  index: number,
): Promise<Entry> {
  const next = await signers.make();
  return carryOutKeyOrder(order, { index, old: signerAt(index + 1), next, at: clock() });
}

/** Only now, with the head durable that ends with the KEY entry, may the new key sign. */
async function followKeys(sequencer: Sequencer): Promise<void> {
  const { db, signers, keys } = sequencer;
  await signers.follow(await untilAnswered(sequencer, () => keys(db)));
}

function missingFrom(batch: Batch | undefined, ended: string[]): string[] {
  const present = new Set(batch?.entries.map((entry) => entry.entry_id));
  return ended.filter((entryId) => !present.has(entryId));
}

/**
 * Commits the batch; where the reply was lost, the head tells whether it had been committed. The lost attempt may hold
 * the head's row a while longer and land after it was asked: then the next one finds the head moved, by ourselves.
 */
async function commitOnce(sequencer: Sequencer, batch: Batch): Promise<void> {
  for (let isInDoubt = false; ; isInDoubt = true) {
    try {
      await commitBatch(sequencer.db, batch);
      return;
    } catch (error) {
      const hasMoved = isInDoubt && error instanceof HeadMoved;
      if (!isTransient(error) && !hasMoved) throw error;
      const now = await untilAnswered(sequencer, () => findHead(sequencer.db));
      if (isSameHead(now, batch.head)) return;
      if (!isSameHead(now, batch.from)) throw new HeadMoved();
    }
  }
}

/** A database that is away for a moment is waited for, until somebody closes the ledger. */
async function untilAnswered<T>({ signal, logger }: Sequencer, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isTransient(error) || signal.isClosed()) throw error;
      logger.warn('ledger waits for the database', { error: String(error) });
      await sleep(RETRY_MS);
    }
  }
}

/** Connection lost (no code, or the system's), 08 connection, 40 rollback, 53 resources, 57 operator: may pass. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error) return /^(08|40|53|57|E[A-Z]{3,})/.test(String(error.code));
  // Pool and driver throw plain errors; every other class is a fault of ours or of the data.
  return error.name === 'Error' || error.name === 'KnexTimeoutError';
}

/** Reads the batch back as stored, signs its head, makes that durable, and only then lets anyone go on. */
async function confirm(sequencer: Sequencer, { entries, from, head }: Batch): Promise<void> {
  const stored = await untilAnswered(sequencer, () =>
    listEntries(sequencer.db, from.size, head.size),
  );
  const { frontier } = sm3Tree;
  const tip = stored.reduce(
    (grown, { body }) => frontier.append(grown, sm3Tree.leafHash(body)),
    frontier.decode(from.frontier, from.size),
  );
  if (tip.size !== head.size || !frontier.root(tip).equals(head.root)) {
    throw new SequencerHalt(`第 ${from.size} 至 ${head.size - 1} 条存入后读出不同，账本停止。`);
  }
  const note = await publish(sequencer, head);
  // What was read back has the root of what was planned: the same bodies, decoded once.
  sequencer.onSigned?.(entries.map(({ decoded }) => decoded));
  for (const { idx, entry_id } of entries) {
    sequencer.receipts.deliver(entry_id, { index: idx, checkpoint: note });
  }
}

async function publish(sequencer: Sequencer, head: Head): Promise<string> {
  const { db, origin, signerAt, lock, clockWatch } = sequencer;
  const signedAt = await clockWatch.timeToSign();
  const { size, root } = head;
  const note = signCheckpoint({ origin, size, root, timeMs: signedAt.getTime() }, signerAt(size));
  await lock.append(note);
  await untilAnswered(sequencer, () => insertCheckpoint(db, { size, note, signedAt }));
  return note;
}
