import type { Db } from '../../../db/connect.ts';

/** A volume and the newest version that the database shows of it. */
export type ShownVolume = { id: string; version: number };

/** Up to `limit` volumes behind `after`, in the order of their ids. */
export async function listShownVolumes(
  db: Db,
  after: string,
  limit: number,
): Promise<ShownVolume[]> {
  return db('volume_versions')
    .where('volume_id', '>', after)
    .groupBy('volume_id')
    .orderBy('volume_id')
    .limit(limit)
    .select<ShownVolume[]>('volume_id as id', db.raw('max(version) as version'));
}

export async function findShownVolume(db: Db, id: string): Promise<ShownVolume | undefined> {
  return db('volume_versions')
    .where({ volume_id: id })
    .groupBy('volume_id')
    .first<ShownVolume | undefined>('volume_id as id', db.raw('max(version) as version'));
}

export async function countShownVersions(db: Db): Promise<number> {
  const [row] = await db('volume_versions').count<{ count: string }[]>();
  return Number(row?.count ?? 0);
}
