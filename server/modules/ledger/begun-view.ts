import { readUnverified } from '../../../audit/checkpoint.ts';
import { decodeLeaf } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import { findHead } from './head-store.ts';
import type { OutboxMac } from './outbox-mac.ts';
import { siftPending } from './sift-pending.ts';

/** Whether the ledger, or one that it continues, knows of any act of this name. */
export async function hasEntryOf(db: Db, action: string): Promise<boolean> {
  for (const table of ['ledger_entries', 'past_ledger_entries']) {
    if ((await db(table).where({ action }).first('idx')) !== undefined) return true;
  }
  return false;
}

/** Whether anything was ever recorded in this database, sequenced or not. */
export async function isLedgerBegun(db: Db): Promise<boolean> {
  const head = await findHead(db);
  if (head && head.size > 0) return true;
  const waiting = await db('ledger_outbox').first<{ id: string } | undefined>('id');
  return waiting !== undefined;
}

/** Every signed head of the ledger in force. */
export async function listSignedHeads(db: Db): Promise<string[]> {
  const rows = await db('ledger_checkpoints').orderBy('size').select<{ note: string }[]>('note');
  return rows.map(({ note }) => note);
}

/** The name of the ledger in force, as its first head says, or what waits to be its first entry. */
export async function findLedgerOrigin(
  db: Db,
  outboxMac: Pick<OutboxMac, 'isOwn'>,
): Promise<string | undefined> {
  const head = await db('ledger_checkpoints')
    .orderBy('size')
    .first<{ note: string } | undefined>('note');
  if (head) return readUnverified(head.note).origin;
  const entry = await db('ledger_entries')
    .orderBy('idx')
    .first<{ body: Buffer } | undefined>('body');
  const body = entry?.body ?? (await siftPending(db, outboxMac)).own[0];
  return body && decodeLeaf(body).origin;
}
