import type { Db } from '../../../db/connect.ts';
import { listAccountsOfHuman } from './officer-store.ts';
import { findHolder, type AccountRow } from './store.ts';

/** Whether two accounts, both in use, belong to one human, as their file or their ID number tells. */
export async function areOneHuman(db: Db, one: AccountRow, other: AccountRow): Promise<boolean> {
  const human = { personId: await findHolder(db, one), index: one.id_number_index };
  return (await listAccountsOfHuman(db, human)).some(({ id }) => id === other.id);
}
