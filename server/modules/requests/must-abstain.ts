import type { Db } from '../../../db/connect.ts';
import { areRelatives, type VolumeRow } from '../archives/index.ts';

/** Whether a person is kept from a file, to read or to decide: their own, or a relative's (回避). */
export async function mustAbstain(
  db: Db,
  personId: string | null,
  volume: Pick<VolumeRow, 'person_id'>,
): Promise<boolean> {
  if (personId === null) return false;
  return personId === volume.person_id || areRelatives(db, personId, volume.person_id);
}
