import type { ViewId } from '../../imaging/forensic/view-id.ts';
import { isDelivering, isReleasing, READ_STRIP } from '../../key-release/releasing-acts.ts';
import type { Db } from '../../../db/connect.ts';
import { findPage, type PageRow } from '../archives/index.ts';
import type { Ledgers } from './ledgers-view.ts';
import { listVolumeEntries } from './volume-view.ts';

/** A page by its id alone. */
export async function findPageById(db: Db, id: string): Promise<PageRow | undefined> {
  const row = await db('pages').where({ id }).first<{ volume_id: string } | undefined>('volume_id');
  return row && findPage(db, row.volume_id, id);
}

/** Every delivery of a page by itself, in whichever ledger; a strip of thumbnails is another picture. */
export async function listViewsOf(
  db: Db,
  { id, volume_id: volumeId }: Pick<PageRow, 'id' | 'volume_id'>,
  ledgers: Ledgers,
): Promise<ViewId[]> {
  const views: ViewId[] = [];
  for (const [origin, choice] of ledgers) {
    const { entries } = await listVolumeEntries(db, { volumeId, ...choice });
    for (const { index, entry } of entries) {
      const isOfPage = isReleasing(entry) && isDelivering(entry) && entry.action !== READ_STRIP;
      if (isOfPage && entry.pages?.split(' ').includes(id)) views.push({ origin, index });
    }
  }
  return views;
}

/** Which page of its material each of these is; none for those that are no longer known. */
export async function listPageNumbers(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db('pages')
    .whereIn('id', [...ids])
    .select<{ id: string; no: number }[]>('id', 'no');
  return new Map(rows.map(({ id, no }) => [id, no]));
}
