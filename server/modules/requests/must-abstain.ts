import type { Db } from '../../../db/connect.ts';
import type { VolumeRow } from '../archives/index.ts';
import { relativesOf } from '../kinships/index.ts';

/** Whether who holds an account is kept from a file, to read or to decide: their own, or a relative's (回避). */
export async function mustAbstain(
  db: Db,
  self: { accountId: string; personId: string | null },
  volume: Pick<VolumeRow, 'person_id'>,
): Promise<boolean> {
  if (self.personId === volume.person_id) return true;
  const relatives = await relativesOf(db, self);
  return relatives.some(({ personId }) => personId === volume.person_id);
}
