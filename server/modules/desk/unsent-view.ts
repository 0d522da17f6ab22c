import type { Db } from '../../../db/connect.ts';
import { entriesOf, readEntry, type EntryRow, type LedgerChoice } from '../ledger/index.ts';
import type { ReadEntry } from '../ledger/index.ts';
import { SENDING, unsentBy, type Unsent } from './unsent.ts';

/** It is said within minutes, in which not so many entries come. */
const MOST_BETWEEN = 100_000;

/**
 * Of which of these deliveries, or of one volume's entries in their order, nothing left: as one of them says, or one
 * that stands soon behind them, where a period ends in between.
 */
export async function listUnsent(
  db: Db,
  entries: readonly ReadEntry[],
  { past }: LedgerChoice,
): Promise<ReadonlyMap<string, Unsent>> {
  const last = entries.at(-1);
  if (!last) return new Map();
  const { index, entry } = last;
  const rows = await entriesOf(db, { past })
    .where({ item: entry.item ?? null })
    .whereIn('action', [...SENDING])
    .whereBetween('idx', [index + 1, index + MOST_BETWEEN])
    .select<EntryRow[]>();
  return unsentBy([...entries, ...rows.map(readEntry)]);
}
