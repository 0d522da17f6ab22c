import type { Db } from '../../../db/connect.ts';
import { insertOrder, isUnderSuspicion } from './scrub-store.ts';

/**
 * Has the scrub look first at volumes that somebody could not read, so that each becomes a finding. One that has a
 * finding already, or waits to be looked at, is left at that. How many were ordered.
 */
export async function suspectVolumes(
  db: Db,
  volumeIds: Iterable<string>,
  at: Date,
): Promise<number> {
  return db.transaction(async (tx) => {
    let ordered = 0;
    for (const volumeId of volumeIds) {
      if (await isUnderSuspicion(tx, volumeId)) continue;
      await insertOrder(tx, { volumeId, orderedBy: null }, at);
      ordered += 1;
    }
    return ordered;
  });
}
