import type { Db } from '../../../db/connect.ts';

/** A volume and the newest version that the database shows of it. */
export type ShownVolume = { id: string; version: number };

/** Up to `limit` volumes behind `after`, in the order of their ids. */
export async function listShownVolumes(
  db: Db,
  after: string,
  limit: number,
): Promise<ShownVolume[]> {
  return db('volumes')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .select<ShownVolume[]>('id', 'version');
}

export async function findShownVolume(db: Db, id: string): Promise<ShownVolume | undefined> {
  return db('volumes').where({ id }).first<ShownVolume | undefined>('id', 'version');
}

export async function countShownVersions(db: Db): Promise<number> {
  const [row] = await db('volumes').sum<{ sum: string | null }[]>('version');
  return Number(row?.sum ?? 0);
}
