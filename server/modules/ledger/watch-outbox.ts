import type { Db, Tx } from '../../../db/connect.ts';
import type { Logger } from '../../logger.ts';
import type { LedgerEvent } from './event.ts';
import { listAbsent, listCommitted } from './lost-entries-view.ts';
import { insertPending, type Written } from './outbox-store.ts';

/**
 * Keeps in mind every entry that a transaction wrote until it stands on the tree. One whose transaction the database says it
 * committed, and which is neither waiting nor on the tree, was taken out of the outbox: it is put back, and that told.
 */
export type OutboxWatch = {
  /** Called when the transaction is over, however it ended. */
  ended: (written: Written) => void;
  /** Looks after all that ended; what is not settled is looked after again. */
  sweep: () => Promise<void>;
  close(): Promise<void>;
};

/** What says that an entry had been lost; its item is the entry. */
export const RESUBMIT = 'ledger.resubmit';

type Needs = {
  /** Pool of a role that may write to the outbox. */
  db: Db;
  record: (tx: Tx, event: LedgerEvent) => Promise<unknown>;
  logger: Logger;
  everyMs?: number;
};

const EVERY_MS = 5000;
/** So many at a time. While the ledger stands still for long, the oldest are no longer kept in mind. */
const MOST_ASKED = 2000;
const MOST_KEPT = 100_000;

export function watchOutbox({ db, record, logger, everyMs = EVERY_MS }: Needs): OutboxWatch {
  const kept = new Map<string, Written>();
  let sweeping: Promise<void> = Promise.resolve();

  async function putBack(lost: readonly Written[]): Promise<void> {
    for (const { entryId, body, mac } of lost) {
      logger.error('an entry vanished from the outbox', { entryId });
      const again = await db.transaction(async (tx) => {
        const written = await insertPending(tx, { entryId, body, mac });
        await record(tx, { kind: 'CHANGE', action: RESUBMIT, actor: 'system', item: entryId });
        return written;
      });
      // Watched on, under its new writer.
      kept.set(entryId, again);
    }
  }

  async function sweepOnce(): Promise<void> {
    const asked = [...kept.values()].slice(0, MOST_ASKED);
    if (asked.length === 0) return;
    const { placed, absent } = await listAbsent(db, asked);
    for (const entryId of placed) kept.delete(entryId);
    const { committed, rolledBack } = await listCommitted(db, absent);
    for (const { entryId } of rolledBack) kept.delete(entryId);
    await putBack(committed);
  }

  const sweep = (): Promise<void> => {
    sweeping = sweeping.catch(() => undefined).then(sweepOnce);
    return sweeping;
  };
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const startTimer = (): NodeJS.Timeout =>
    setInterval(() => {
      void sweep().catch((error: unknown) => {
        logger.warn('outbox not looked after', { error: String(error) });
      });
    }, everyMs).unref();
  return {
    ended(written) {
      if (!isClosed) timer ??= startTimer();
      kept.set(written.entryId, written);
      const [oldest] = kept.size > MOST_KEPT ? kept.keys() : [];
      if (oldest !== undefined) kept.delete(oldest);
    },
    sweep,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await sweeping.catch(() => undefined);
    },
  };
}
