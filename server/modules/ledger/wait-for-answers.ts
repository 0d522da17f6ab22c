import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../logger.ts';
import type { Signal } from './signal.ts';

/** Asks the database again and again while it is away for a moment. */
export type UntilAnswered = <T>(ask: () => Promise<T>) => Promise<T>;

const RETRY_MS = 200;

/** A database that is away is waited for, until somebody closes the ledger. */
export function waitForAnswers({
  signal,
  logger,
}: {
  signal: Pick<Signal, 'isClosed'>;
  logger: Logger;
}): UntilAnswered {
  return async (ask) => {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!isTransient(error) || signal.isClosed()) throw error;
        logger.warn('ledger waits for the database', { error: String(error) });
        await sleep(RETRY_MS);
      }
    }
  };
}

/** Connection lost (no code, or the system's), 08 connection, 40 rollback, 53 resources, 57 operator: may pass. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error) return /^(08|40|53|57|E[A-Z]{3,})/.test(String(error.code));
  // Pool and driver throw plain errors; every other class is a fault of ours or of the data.
  return error.name === 'Error' || error.name === 'KnexTimeoutError';
}
