import type { Db } from '../../../db/connect.ts';
import { findCursor } from './finding-store.ts';
import { listCalendars } from './rule-store.ts';

/** How many entries of the ledger have been judged. */
export async function judgedSize(db: Db): Promise<number> {
  return (await findCursor(db)) ?? 0;
}

/** Since when the ledger is watched by rules. */
export async function watchedSince(db: Db): Promise<Date | undefined> {
  return (await listCalendars(db))[0]?.adoptedAt;
}
