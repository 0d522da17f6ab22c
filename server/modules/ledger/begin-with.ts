import { encodeLeaf, type Entry } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import { insertPending } from './outbox-store.ts';

/** Lets the ledger of a database in which nothing was ever recorded begin with this entry. */
export async function beginWith(db: Db, first: Entry): Promise<void> {
  const pending = { entryId: first.entryId, body: encodeLeaf(first) };
  await db.transaction((tx) => insertPending(tx, pending));
}
