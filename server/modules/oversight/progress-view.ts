import type { Db } from '../../../db/connect.ts';
import { renewedAt } from './entry-view.ts';
import { findCursor, type Cursor } from './finding-store.ts';
import { listCalendars } from './rule-store.ts';

/** How many entries of the ledger in force have been judged. */
export async function judgedSize(db: Db): Promise<number> {
  const cursor = await findCursor(db);
  return cursor ? placeOf(cursor, await renewedAt(db)) : 0;
}

/** Where a cursor stands in the ledger in force: at its beginning, where it was set down in one before. */
export function placeOf({ index, movedAt }: Cursor, renewed: Date | undefined): number {
  return renewed && movedAt < renewed ? 0 : index;
}

/** Since when the ledger is watched by rules. */
export async function watchedSince(db: Db): Promise<Date | undefined> {
  return (await listCalendars(db))[0]?.adoptedAt;
}
