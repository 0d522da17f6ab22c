import type { z } from 'zod';
import type { Db } from '../../../db/connect.ts';
import { endOfDay, startOfDay } from '../../clock.ts';
import type { browseLedger } from './contract.ts';
import { findNewest, type EntryFilter } from './newest-view.ts';
import { presentEntries, readEntry } from './present-entries-view.ts';
import { requirePastLedger } from './require-past-ledger.ts';

type Asked = z.output<typeof browseLedger.query>;

/** A page of the entries that were asked for, newest first. */
export async function browseEntries(
  db: Db,
  { limit, before, ...asked }: Asked,
): Promise<z.input<typeof browseLedger.response>> {
  await requirePastLedger(db, asked);
  const rows = await findNewest(db, { ...filterOf(asked), before }, limit + 1);
  const items = await presentEntries(db, rows.slice(0, limit).map(readEntry));
  return { items, nextBefore: rows.length > limit ? (items.at(-1)?.index ?? null) : null };
}

/** Days become moments; the rest is asked for as it stands. */
export function filterOf({ from, to, ...rest }: Omit<Asked, 'limit' | 'before'>): EntryFilter {
  return { ...rest, ...(from && { from: startOfDay(from) }), ...(to && { to: endOfDay(to) }) };
}
