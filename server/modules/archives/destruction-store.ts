import type { Db, Tx } from '../../../db/connect.ts';

export type Destruction = {
  volume_id: string;
  basis: string;
  change_id: string;
  proposed_by: string;
  confirmed_by: string;
  decided_at: Date;
};

/** Sets down that a key is to be gone. A volume's key is destroyed once. */
export async function insertDestruction(tx: Tx, destruction: Destruction): Promise<void> {
  await tx('key_destructions').insert(destruction);
}

/** True from the decision on, whether or not the key file has followed already. */
export async function isKeyDestroyed(db: Db, volumeId: string): Promise<boolean> {
  const row = await db('key_destructions')
    .where({ volume_id: volumeId })
    .options({ name: 'key destruction' })
    .first<{ volume_id: string } | undefined>('volume_id');
  return row !== undefined;
}

type DestroyedKey = {
  volumeId: string;
  unitCode: string;
  year: number;
  changeId: string;
  decidedAt: Date;
};

/** Every destroyed key with the place it had, oldest first. */
export async function listDestroyedKeys(db: Db): Promise<DestroyedKey[]> {
  return db('key_destructions as d')
    .join('volumes as v', 'v.id', 'd.volume_id')
    .orderBy([{ column: 'd.decided_at' }, { column: 'd.volume_id' }])
    .select<DestroyedKey[]>(
      'd.volume_id as volumeId',
      'v.key_unit_code as unitCode',
      'v.key_year as year',
      'd.change_id as changeId',
      'd.decided_at as decidedAt',
    );
}
