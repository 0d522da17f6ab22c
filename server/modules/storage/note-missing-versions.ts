import type { Db } from '../../../db/connect.ts';
import { insertOrder } from './scrub-store.ts';

/** Has the scrub look first at volumes that the start found to be missing, so that each is a finding. */
export async function noteMissingVersions(
  db: Db,
  missing: readonly { objectId: string }[],
  at: Date,
): Promise<void> {
  await db.transaction(async (tx) => {
    for (const { objectId } of missing) {
      await insertOrder(tx, { volumeId: objectId, orderedBy: null }, at);
    }
  });
}
