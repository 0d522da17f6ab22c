import type { Db, Tx } from '../../db/connect.ts';
import { AppError } from '../errors.ts';

/**
 * Runs `work` in one transaction and insists that it left a ledger entry: an unrecorded act is rolled back.
 * Lost races reach people as `conflict`.
 */
export async function withinTransaction<T>(
  db: Db,
  recordedIn: (tx: Tx) => number,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await db.transaction(async (tx) => {
      const result = await work(tx);
      if (recordedIn(tx) === 0) throw new Error('an act left no ledger entry');
      return result;
    });
  } catch (error) {
    if (!isLostRace(error)) throw error;
    throw new AppError('conflict', '同一内容刚被他人办理，请刷新后再试', { cause: error });
  }
}

/** SQLSTATE 23505 unique violation, 40001 serialisation failure, 40P01 deadlock. */
function isLostRace(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '23505' || code === '40001' || code === '40P01';
}
