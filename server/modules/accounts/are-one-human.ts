import type { Db } from '../../../db/connect.ts';
import { findHolder, type AccountRow } from './store.ts';

/** Whether two accounts belong to one human, as their file or their ID number tells. */
export async function areOneHuman(db: Db, one: AccountRow, other: AccountRow): Promise<boolean> {
  if (one.id === other.id) return true;
  const { id_number_index: number } = one;
  if (number !== null && other.id_number_index?.equals(number)) return true;
  const person = await findHolder(db, one);
  return person !== null && person === (await findHolder(db, other));
}
