import type { Db } from '../../../../db/connect.ts';
import type { Weight } from '../../../../db/objects/weigh-version.ts';
import type { Unweighed } from './records-view.ts';

/** Sets down how much a version holds; the first to say so counts. */
export async function insertWeight(
  db: Db,
  { volumeId, version }: Unweighed,
  { files, bytes }: Weight,
  at: Date,
): Promise<void> {
  await db('version_weights')
    .insert({ volume_id: volumeId, version, files, bytes, weighed_at: at })
    .onConflict(['volume_id', 'version'])
    .ignore();
}
