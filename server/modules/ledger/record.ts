import { randomUUIDv7 } from 'node:crypto';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { saltedDigest } from '../../../crypto/salted-digest.ts';
import type { Tx } from '../../../db/connect.ts';
import type { LedgerEvent } from './event.ts';
import type { Receipt, Receipts } from './receipts.ts';
import { insertDetail, insertPending } from './store.ts';

/**
 * `receipt()` is a call, not a promise: a promise here would be awaited along with `record` itself, inside
 * the transaction, and wait for a commit that waits for it.
 */
export type Recorded = { entryId: string; receipt(): Promise<Receipt> };

export type Recorder = {
  record: (tx: Tx, event: LedgerEvent) => Promise<Recorded>;
  /** How many entries this transaction holds. */
  recordedIn: (tx: Tx) => number;
};

type Needs = {
  origin: string;
  clock: () => Date;
  receipts: Pick<Receipts, 'expect' | 'ended' | 'requireOpen'>;
  /** Encrypts free text, which may be a name or an ID number that somebody searched for. */
  sealDetail: (text: string) => Buffer;
  /** Called after a commit that left something to sequence. */
  wake: () => void;
};

/** Writes entries in the transactions of the acts they tell of: both happen, or neither. */
export function createRecorder({ origin, clock, receipts, sealDetail, wake }: Needs): Recorder {
  const counts = new WeakMap<Tx, number>();
  return {
    recordedIn: (tx) => counts.get(outermost(tx)) ?? 0,
    async record(tx, { detail, ...event }) {
      receipts.requireOpen();
      const entryId = randomUUIDv7();
      const salted = detail === undefined ? undefined : saltedDigest(detail);
      const body = encodeLeaf({
        ...event,
        origin,
        entryId,
        atMs: clock().getTime(),
        ...(salted && { detail: salted.digest }),
      });
      await insertPending(tx, entryId, body);
      if (salted)
        await insertDetail(tx, { entryId, salt: salted.salt, sealed: sealDetail(detail ?? '') });
      const whole = outermost(tx);
      counts.set(whole, (counts.get(whole) ?? 0) + 1);
      const receipt = receipts.expect(entryId);
      // PostgreSQL answers COMMIT after a swallowed error with a rollback that Knex takes for success: only
      // the outbox tells whether the entry is there.
      const end = (): void => {
        receipts.ended(entryId);
        wake();
      };
      whole.executionPromise.then(end, end);
      return { entryId, receipt: () => receipt };
    },
  };
}

/** A savepoint's own end decides nothing. */
function outermost(tx: Tx): Tx {
  let whole = tx;
  while (whole.parentTransaction) whole = whole.parentTransaction;
  return whole;
}
