import { AppError } from '../../errors.ts';

/** Says that a signed and durable checkpoint covers an entry. */
export type Receipt = { index: number; checkpoint: string };

/** A receipt from who holds the ledger, who can prove it: the hashes beside the entry's way up to that checkpoint's root. */
export type ProvableReceipt = Receipt & { prove: () => Promise<Buffer[]> };

type Waiter = {
  promise: Promise<ProvableReceipt>;
  resolve(receipt: ProvableReceipt): void;
  reject(error: Error): void;
};

/** Those who wait for their entries to be signed for, by entry id. */
export type Receipts = {
  expect: (entryId: string) => Promise<ProvableReceipt>;
  deliver(entryId: string, receipt: ProvableReceipt): void;
  /** The entry's transaction is over: committed or not, which its own promise does not reliably tell. */
  ended: (entryId: string) => void;
  /** Those whose transactions are over and who still wait. */
  endedSoFar(): string[];
  /** These entries will never come: their transactions left nothing in the outbox. */
  abandon(entryIds: string[]): void;
  /** @throws when nothing will be signed any more, so that no act goes on unrecorded. */
  requireOpen(): void;
  /** Nothing is signed until further notice: who waits, or asks meanwhile, is told why at once. */
  hold(reason: Error | undefined): void;
  /** Nothing will be signed any more: everyone who waits, now or later, is told why. */
  halt(reason: Error): void;
};

/** What a recorder needs of receipts, held here or given by another process: `body` is the leaf that one must be for. */
export type ExpectedReceipts = Pick<Receipts, 'ended' | 'requireOpen'> & {
  expect: (entryId: string, body: Buffer) => Promise<Receipt>;
};

const HALTED = '账本已停止，为保证留痕，系统暂停办理。请联系系统管理员。';

export function createReceipts(): Receipts {
  const waiting = new Map<string, Waiter>();
  const over = new Set<string>();
  let halted: Error | undefined;
  let held: Error | undefined;
  const refuseAll = (reason: Error): void => {
    for (const waiter of waiting.values()) waiter.reject(reason);
    waiting.clear();
    over.clear();
  };
  return {
    expect(entryId) {
      const reason = halted ?? held;
      if (reason) return rejected(reason);
      const known = waiting.get(entryId);
      if (known) return known.promise;
      const waiter = Promise.withResolvers<ProvableReceipt>();
      // Most acts never ask for their receipt: its failure must not count as unhandled.
      waiter.promise.catch(() => undefined);
      waiting.set(entryId, waiter);
      return waiter.promise;
    },
    deliver(entryId, receipt) {
      waiting.get(entryId)?.resolve(receipt);
      waiting.delete(entryId);
      over.delete(entryId);
    },
    ended(entryId) {
      if (waiting.has(entryId)) over.add(entryId);
    },
    endedSoFar: () => [...over],
    abandon(entryIds) {
      for (const entryId of entryIds) {
        waiting.get(entryId)?.reject(new Error('the transaction was rolled back'));
        waiting.delete(entryId);
        over.delete(entryId);
      }
    },
    requireOpen() {
      if (halted) throw new AppError('unavailable', HALTED, { cause: halted });
    },
    hold(reason) {
      held = reason;
      if (reason) refuseAll(reason);
    },
    halt(reason) {
      halted = reason;
      refuseAll(reason);
    },
  };
}

function rejected(reason: Error): Promise<never> {
  const promise = Promise.reject(reason);
  promise.catch(() => undefined);
  return promise;
}
