import type { Db } from '../../../db/connect.ts';
import { findNewest, type CheckpointRecord } from './store.ts';

/** How long one head is offered: witnesses that look once in this time all sign the same. */
export const SLOT_MS = 60_000;

/**
 * The head that is to be witnessed at this moment: the newest that was signed before the minute began. Witnesses look
 * at different seconds of a busy minute, and a quorum stands only under one head.
 * @param since a witness never signs fewer entries than before: a head of at least so many, where there is one.
 */
export async function checkpointToWitness(
  db: Db,
  now: Date,
  since = 0,
): Promise<CheckpointRecord | undefined> {
  const begun = new Date(Math.floor(now.getTime() / SLOT_MS) * SLOT_MS);
  const offered = await findNewest(db, begun);
  return offered && offered.size >= since ? offered : findNewest(db);
}
