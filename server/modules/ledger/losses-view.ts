import type { Db } from '../../../db/connect.ts';
import { RESUBMIT } from './watch-outbox.ts';

/** How many entries had to be put back since a moment, and when the first; `undefined` where none had. */
export async function findLosses(
  db: Db,
  after: Date,
): Promise<{ count: number; since: Date } | undefined> {
  const row = await db('ledger_entries')
    .where({ action: RESUBMIT, kind: 'CHANGE' })
    .andWhere('at', '>', after)
    .first<{ count: string; since: Date | null } | undefined>(
      db.raw('count(*) as count, min(at) as since'),
    );
  return row?.since ? { count: Number(row.count), since: row.since } : undefined;
}
