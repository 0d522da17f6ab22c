import { decodeLeaf } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import { findHead } from './store.ts';

export type RecordedContent = { itemVersion: number; content: Buffer };

/** The digests that acts of these names recorded of an item, oldest first. */
export async function listContents(
  db: Db,
  item: string,
  actions: readonly string[],
): Promise<RecordedContent[]> {
  const rows = await db('ledger_entries')
    .where({ item })
    .whereIn('action', [...actions])
    .orderBy('idx')
    .select<{ body: Buffer }[]>('body');
  return rows.flatMap(({ body }) => {
    const { itemVersion, content } = decodeLeaf(body);
    return itemVersion === undefined || !content ? [] : [{ itemVersion, content }];
  });
}

/** Whether the ledger knows of any act of this name. */
export async function hasEntryOf(db: Db, action: string): Promise<boolean> {
  const row = await db('ledger_entries')
    .where({ action })
    .first<{ idx: string } | undefined>('idx');
  return row !== undefined;
}

/** Whether anything was ever recorded in this database, sequenced or not. */
export async function isLedgerBegun(db: Db): Promise<boolean> {
  const head = await findHead(db);
  if (head && head.size > 0) return true;
  const waiting = await db('ledger_outbox').first<{ id: string } | undefined>('id');
  return waiting !== undefined;
}
