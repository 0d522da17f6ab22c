import type { Db } from '../../../db/connect.ts';
import {
  entriesOf,
  findBounds,
  keepWithin,
  listPastLedgers,
  readEntry,
  type EntryRow,
  type LedgerChoice,
  type Period,
  type ReadEntry,
} from '../ledger/index.ts';

/** A much-read volume of many years has more; then a period is asked for. */
const MOST = 20_000;

type Wanted = Period & LedgerChoice & { volumeId: string; fromIndex?: number };

/**
 * The entries about a volume in the order of the ledger: with `fromIndex` those from there on, otherwise the
 * newest. `isCut` where there are more than can be told at once.
 */
export async function listVolumeEntries(
  db: Db,
  { volumeId, past, fromIndex, from, to }: Wanted,
): Promise<{ entries: ReadEntry[]; isCut: boolean }> {
  const bounds = await findBounds(db, { past, from, to });
  if (!bounds) return { entries: [], isCut: false };
  const rows = await entriesOf(db, { past })
    .where({ item: volumeId })
    .modify((query) => {
      keepWithin(query, bounds, { from, to });
      if (fromIndex !== undefined) void query.where('idx', '>=', fromIndex);
    })
    .orderBy('idx', fromIndex === undefined ? 'desc' : 'asc')
    .limit(MOST + 1)
    .select<EntryRow[]>();
  const kept = rows.slice(0, MOST).map(readEntry);
  const isCut = rows.length > MOST;
  return { entries: fromIndex === undefined ? kept.reverse() : kept, isCut };
}

/** How much each other ledger than the chosen one says of a volume. */
export async function countElsewhere(
  db: Db,
  volumeId: string,
  chosen: LedgerChoice,
): Promise<{ past: number | null; entries: number }[]> {
  const told = [];
  for (const past of [undefined, ...(await listPastLedgers(db)).map(({ id }) => id)]) {
    if (past === chosen.past) continue;
    const [row] = await entriesOf(db, { past })
      .where({ item: volumeId })
      .count<{ count: string }[]>();
    const entries = Number(row?.count ?? 0);
    if (entries > 0) told.push({ past: past ?? null, entries });
  }
  return told;
}

export type RequestFacts = {
  id: string;
  no: string;
  purpose: string;
  applicant_name: string;
  valid_from: Date | null;
  valid_to: Date | null;
  recalled_at: Date | null;
};

/** The requests of these ids: number, purpose and period, and nothing of what they say. */
export async function listRequestFacts(db: Db, ids: readonly string[]): Promise<RequestFacts[]> {
  return db('requests as r')
    .join('accounts as a', 'a.id', 'r.applicant_id')
    .leftJoin('grants as g', 'g.request_id', 'r.id')
    .whereIn('r.id', [...ids])
    .groupBy('r.id', 'r.no', 'r.purpose', 'a.name')
    .select<RequestFacts[]>(
      'r.id',
      'r.no',
      'r.purpose',
      'a.name as applicant_name',
      db.raw('min(g.valid_from) as valid_from'),
      db.raw('max(g.valid_to) as valid_to'),
      db.raw('max(g.recalled_at) as recalled_at'),
    );
}
