import type { Db } from '../../../db/connect.ts';
import type { Receipts } from './receipts.ts';
import { listIndexes } from './store.ts';

/**
 * Tells those whose transactions are over and whose entries wait in no batch: most were rolled back; who asked from
 * another process may have asked when the entry was on the tree already.
 */
export async function settleEnded(
  db: Db,
  receipts: Pick<Receipts, 'deliver' | 'abandon'>,
  entryIds: string[],
  newestCheckpoint: () => string | undefined,
): Promise<void> {
  if (entryIds.length === 0) return;
  const placed = await listIndexes(db, entryIds);
  const checkpoint = placed.length > 0 ? (newestCheckpoint() ?? '') : '';
  for (const { entryId, idx } of placed) receipts.deliver(entryId, { index: idx, checkpoint });
  const found = new Set(placed.map(({ entryId }) => entryId));
  receipts.abandon(entryIds.filter((entryId) => !found.has(entryId)));
}
