import type { Db } from '../../../db/connect.ts';
import { findHolder, type AccountRow } from '../accounts/index.ts';

/** Whether an account names its human by a number: its own, or that of a file which is theirs. */
export async function hasIdNumber(db: Db, account: AccountRow): Promise<boolean> {
  return account.id_number_index !== null || (await findHolder(db, account)) !== null;
}
