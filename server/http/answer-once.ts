import type { Db } from '../../db/connect.ts';
import { AppError } from '../errors.ts';
import { findAnswer, type Attempt } from './idempotency-store.ts';

/** An attempt that was made before is answered as it was then, instead of happening again. */
export async function answerOnce(
  db: Db,
  attempt: Attempt,
  act: () => Promise<unknown>,
): Promise<unknown> {
  const before = await findAnswer(db, attempt);
  if (before !== undefined) return before;
  try {
    return await act();
  } catch (error) {
    const twin = isOvertaken(error) ? await findAnswer(db, attempt) : undefined;
    if (twin !== undefined) return twin;
    throw error;
  }
}

/** The later of two twins finds its row taken, or nothing left that it might still do. */
function isOvertaken(error: unknown): boolean {
  return error instanceof AppError && (error.kind === 'conflict' || error.kind === 'forbidden');
}
