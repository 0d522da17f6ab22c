import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { sealIdNumber } from './id-number-vault.ts';
import { findIdNumberById, findPersonByIdNumber, insertIdNumber } from './store.ts';

type ToldNumber = { id: string; personId: string; idNumber: string; recordedAt: Date };

/**
 * Adds the row of an ID number as a sealed record tells it, where it is missing. A contradiction is a row of that id
 * with another number or person, or a number that counts as another person's.
 */
export async function restoreIdNumber(
  needs: Pick<Services, 'keystore'>,
  tx: Tx,
  { id, personId, idNumber, recordedAt }: ToldNumber,
): Promise<'written' | 'known' | 'contradiction'> {
  const number = sealIdNumber(needs, idNumber);
  const row = await findIdNumberById(tx, id);
  if (row) {
    const agrees = row.person_id === personId && row.blind_index.equals(number.blindIndex);
    return agrees ? 'known' : 'contradiction';
  }
  const holder = await findPersonByIdNumber(tx, number.blindIndex);
  if (holder !== undefined && holder !== personId) return 'contradiction';
  await insertIdNumber(tx, personId, number, recordedAt, id);
  return 'written';
}
