import type { Db } from '../../../db/connect.ts';
import { listIndexes } from './entry-store.ts';
import type { OutboxMac } from './outbox-mac.ts';
import { listPending } from './outbox-store.ts';

export type SiftedPending = {
  /** Leaves that this house wrote, in the order they wait in. */
  own: Buffer[];
  /** How many rows somebody else put there, put back or changed. */
  foreign: number;
};

/** All that waits, for who works on a ledger offline: what is not this house's comes into no ledger. */
export async function siftPending(
  db: Db,
  { isOwn }: Pick<OutboxMac, 'isOwn'>,
  /** What is on the tree up to there has its place. */
  signedSize = 0,
): Promise<SiftedPending> {
  const waiting = await listPending(db, Number.MAX_SAFE_INTEGER);
  const indexes = await listIndexes(
    db,
    waiting.map(({ entry_id }) => entry_id),
  );
  const placed = new Set(
    indexes.filter(({ idx }) => idx < signedSize).map(({ entryId }) => entryId),
  );
  const own = waiting.filter((row) => isOwn(row) && !placed.has(row.entry_id));
  return { own: own.map(({ body }) => body), foreign: waiting.length - own.length };
}
