import type { VolumeSlot } from '../../crypto/keyring/slots.ts';
import type { Db } from '../../db/connect.ts';

/** Where the files of a page lie, and the name of the one that is shown at full size. */
export type PagePlace = { pageId: string; version: number; path: string; master: string };

/**
 * Every page of the volume that lies where one of these does: more of them than were asked for means that a row
 * was added for a page that is another's.
 */
export async function listPlaces(
  db: Db,
  volumeId: string,
  pageIds: readonly string[],
): Promise<PagePlace[]> {
  return db('page_places as asked')
    .join('page_places as found', (on) => {
      on.on('found.volume_id', 'asked.volume_id')
        .andOn('found.version', 'asked.version')
        .andOn('found.path', 'asked.path');
    })
    .where('asked.volume_id', volumeId)
    .whereRaw('asked.page_id = any(?::uuid[])', [[...pageIds]])
    .options({ name: 'page places' })
    .select<PagePlace[]>({
      pageId: 'found.page_id',
      version: 'found.version',
      path: 'found.path',
      master: 'found.master',
    });
}

/** Where the key of a volume belongs; `undefined` where there is no such volume. */
export async function findVolumeKey(
  db: Db,
  volumeId: string,
): Promise<(VolumeSlot & { isDestroyed: boolean }) | undefined> {
  const row = await db('volume_keys')
    .where({ volume_id: volumeId })
    .options({ name: 'volume key' })
    .first<{ unit_code: string; year: number; is_destroyed: boolean } | undefined>();
  return (
    row && {
      volume: volumeId,
      unit: row.unit_code,
      year: row.year,
      isDestroyed: row.is_destroyed,
    }
  );
}
