import type { Db } from '../../../db/connect.ts';
import { findHead } from './store.ts';

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
