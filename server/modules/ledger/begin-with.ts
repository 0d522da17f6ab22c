import { encodeLeaf, type Entry } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import { insertPending } from './outbox-store.ts';
import type { OutboxMac } from './outbox-mac.ts';

/** Lets the ledger of a database in which nothing was ever recorded begin with this entry. */
export async function beginWith(
  db: Db,
  first: Entry,
  { codeOf }: Pick<OutboxMac, 'codeOf'>,
): Promise<void> {
  const draft = { entryId: first.entryId, body: encodeLeaf(first) };
  await db.transaction((tx) => insertPending(tx, { ...draft, mac: codeOf(draft) }));
}
