import type { Db } from '../../../db/connect.ts';
import { findings } from './findings-view.ts';

/** How many findings are past their day without a conclusion, and since when the oldest is. */
export async function oldestOverdue(
  db: Db,
  now: Date,
): Promise<{ count: number; since: Date } | undefined> {
  const row = await db
    .from(findings(db).as('f'))
    .whereNot('f.state', 'concluded')
    .where('f.due', '<=', now)
    .first<{ count: string; since: Date | null } | undefined>(
      db.raw('count(*), min(f.due) as since'),
    );
  return row?.since ? { count: Number(row.count), since: row.since } : undefined;
}
