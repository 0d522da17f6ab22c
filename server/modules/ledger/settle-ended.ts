import { readUnverified } from '../../../audit/checkpoint.ts';
import type { Db } from '../../../db/connect.ts';
import type { LockFile } from './lock-file.ts';
import type { Receipts } from './receipts.ts';
import { proveInclusion } from './prove.ts';
import { HeadMoved } from './sequence-batch.ts';
import { listIndexes } from './entry-store.ts';

/**
 * Tells those whose transactions are over and whose entries wait in no batch: most were rolled back; who asked from
 * another process may have asked when the entry was on the tree already.
 * @throws HeadMoved where one lies behind the `size` entries that were signed for here: nobody else may put it there.
 */
export async function settleEnded(
  db: Db,
  receipts: Pick<Receipts, 'deliver' | 'abandon'>,
  entryIds: string[],
  signed: { size: number; lock: Pick<LockFile, 'last'> },
): Promise<void> {
  if (entryIds.length === 0) return;
  const placed = await listIndexes(db, entryIds);
  if (placed.some(({ idx }) => idx >= signed.size)) throw new HeadMoved();
  const checkpoint = placed.length > 0 ? (signed.lock.last() ?? '') : '';
  for (const { entryId, idx: index } of placed) {
    const prove = () => proveInclusion(db, index, readUnverified(checkpoint).size);
    receipts.deliver(entryId, { index, checkpoint, prove });
  }
  const found = new Set(placed.map(({ entryId }) => entryId));
  receipts.abandon(entryIds.filter((entryId) => !found.has(entryId)));
}
