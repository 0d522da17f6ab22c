import type { Db } from '../../../db/connect.ts';

/** Rows of the outbox that hold these entries: they were sequenced before the database was rolled back. */
export async function findPendingIds(db: Db, entryIds: readonly string[]): Promise<string[]> {
  const rows = await db('ledger_outbox')
    .whereIn('entry_id', entryIds)
    .select<{ id: string }[]>('id');
  return rows.map(({ id }) => id);
}
