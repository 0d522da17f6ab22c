import { AppError } from '../../errors.ts';
import type { Receipt } from './receipts.ts';
import type { Recorded } from './record.ts';

const LIMIT_MS = 10_000;

/**
 * Settles when a signed and durable checkpoint covers the entry: only then may what it tells of be handed out.
 * @throws AppError `unavailable` when the ledger has stopped, does not trust its clock, or signs for nothing within `limitMs`.
 */
export async function awaitReceipt(recorded: Recorded, limitMs = LIMIT_MS): Promise<Receipt> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error('the ledger is late')), limitMs);
  try {
    return await Promise.race([recorded.receipt(), limit.promise]);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const message = '账本暂不可用，为保证留痕，暂不提供内容。请稍后再试或联系系统管理员。';
    throw new AppError('unavailable', message, { cause });
  } finally {
    clearTimeout(timer);
  }
}
