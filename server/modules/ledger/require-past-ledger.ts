import type { Db } from '../../../db/connect.ts';
import { invalid } from '../../errors.ts';
import type { LedgerChoice } from './entries-view.ts';
import { findPastLedger, type PastLedger } from './past-view.ts';

/** The ledger of the past that was asked for; none where it is the one in force. @throws AppError `invalid`. */
export async function requirePastLedger(
  db: Db,
  { past }: LedgerChoice,
): Promise<PastLedger | undefined> {
  if (past === undefined) return undefined;
  const found = await findPastLedger(db, past);
  if (!found) throw invalid('没有这一本旧账本，请核对序号', 'past');
  return found;
}
