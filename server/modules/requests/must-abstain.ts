import type { Db } from '../../../db/connect.ts';
import type { VolumeRow } from '../archives/index.ts';
import { listRelatives } from '../kinships/index.ts';

/** Whether a person is kept from a file, to read or to decide: their own, or a relative's (回避). */
export async function mustAbstain(
  db: Db,
  personId: string | null,
  volume: Pick<VolumeRow, 'person_id'>,
): Promise<boolean> {
  if (personId === null) return false;
  if (personId === volume.person_id) return true;
  return (await listRelatives(db, personId)).includes(volume.person_id);
}
