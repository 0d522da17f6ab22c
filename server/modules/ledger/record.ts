import { randomUUIDv7 } from 'node:crypto';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { saltedDigest } from '../../../crypto/salted-digest.ts';
import type { Db, Tx } from '../../../db/connect.ts';
import type { LedgerEvent } from './event.ts';
import type { ExpectedReceipts, Receipt } from './receipts.ts';
import { gatherCalls } from './gather-calls.ts';
import type { OutboxMac } from './outbox-mac.ts';
import {
  insertDetail,
  insertPending,
  insertPendingUnflushed,
  type Written,
} from './outbox-store.ts';

/**
 * `receipt()` is a call, not a promise: a promise here would be awaited along with `record` itself, inside
 * the transaction, and wait for a commit that waits for it.
 */
export type Recorded = { entryId: string; receipt(): Promise<Receipt> };

export type Recorder = {
  record: (tx: Tx, event: LedgerEvent) => Promise<Recorded>;
  /**
   * Writes the entry of an act that writes nothing else. Those who call at the same time share a statement, so that
   * many readers cost little more than one. Only its receipt says that it is durable: the caller must wait for that.
   */
  recordAlone: (event: LoneEvent) => Promise<Recorded>;
  /** How many entries this transaction holds. */
  recordedIn: (tx: Tx) => number;
  /** Whether a row that waits to be signed for was written by this house, and not changed since. */
  isOwn: OutboxMac['isOwn'];
};

/** Free text would need the right to write it down, which the sequencer's role has not. */
export type LoneEvent = Omit<LedgerEvent, 'detail'>;

type Needs = {
  /** Pool of a role that may add to the outbox. */
  db: Db;
  origin: string;
  clock: () => Date;
  receipts: ExpectedReceipts;
  /** Encrypts free text, which may be a name or an ID number that somebody searched for. */
  sealDetail: (text: string) => Buffer;
  outboxMac: OutboxMac;
  /** Told of each entry of a transaction that is over, committed or not. */
  ended: (written: Written) => void;
  /** Called after a commit that left something to sequence. */
  wake: () => void;
};

/** Writes entries in the transactions of the acts they tell of: both happen, or neither. */
export function createRecorder(needs: Needs): Recorder {
  const { db, receipts, wake } = needs;
  const counts = new WeakMap<Tx, number>();
  const expectReceipt = ({ entryId, body }: Pick<Draft, 'entryId' | 'body'>): Recorded => {
    const receipt = receipts.expect(entryId, body);
    return { entryId, receipt: () => receipt };
  };
  // PostgreSQL answers COMMIT after a swallowed error with a rollback that Knex takes for success: only
  // the outbox tells whether an entry is there.
  const end = (entryIds: readonly string[]): void => {
    for (const entryId of entryIds) receipts.ended(entryId);
    wake();
  };
  const recordTogether = gatherCalls(async (drafts: readonly Draft[]) => {
    const entryIds = drafts.map(({ entryId }) => entryId);
    const recorded = drafts.map(expectReceipt);
    await insertPendingUnflushed(db, drafts).finally(() => end(entryIds));
    return recorded;
  });
  return {
    recordedIn: (tx) => counts.get(outermost(tx)) ?? 0,
    isOwn: needs.outboxMac.isOwn,
    async record(tx, event) {
      receipts.requireOpen();
      const { salted, text, ...draft } = draftEntry(event, needs);
      const { entryId } = draft;
      const written = await insertPending(tx, draft);
      if (salted) {
        await insertDetail(tx, { entryId, salt: salted.salt, sealed: needs.sealDetail(text) });
      }
      const whole = outermost(tx);
      counts.set(whole, (counts.get(whole) ?? 0) + 1);
      const recorded = expectReceipt(draft);
      const ended = (): void => {
        needs.ended(written);
        end([entryId]);
      };
      whole.executionPromise.then(ended, ended);
      return recorded;
    },
    async recordAlone(event) {
      receipts.requireOpen();
      return recordTogether(draftEntry(event, needs));
    },
  };
}

type Draft = ReturnType<typeof draftEntry>;

function draftEntry({ detail, ...event }: LedgerEvent, { origin, clock, outboxMac }: Needs) {
  const entryId = randomUUIDv7();
  const salted = detail === undefined ? undefined : saltedDigest(detail);
  const body = encodeLeaf({
    ...event,
    origin,
    entryId,
    atMs: clock().getTime(),
    ...(salted && { detail: salted.digest }),
  });
  return { entryId, body, mac: outboxMac.codeOf({ entryId, body }), salted, text: detail ?? '' };
}

/** A savepoint's own end decides nothing. */
function outermost(tx: Tx): Tx {
  let whole = tx;
  while (whole.parentTransaction) whole = whole.parentTransaction;
  return whole;
}
