import type { Db } from '../../../db/connect.ts';
import {
  entriesOf,
  findBounds,
  keepWithin,
  type LedgerChoice,
  type Period,
} from '../ledger/index.ts';
import type { RefusalOrder } from './contract.ts';

/** Refusals that say the same: who was refused what, about what, and why. */
export type RefusalGroup = {
  actor: string;
  action: string;
  outcome: string | null;
  item: string | null;
  /** Their unit, in the newest of them. */
  unit: string | null;
  count: number;
  first_at: Date;
  last_at: Date;
  last_idx: number;
};

type Wanted = Period &
  LedgerChoice & {
    outcome?: string | undefined;
    order: RefusalOrder;
    limit: number;
  };

/** More than these, the newest of the period, are not grouped at once. */
const MOST_GROUPED = 50_000;

/** Refusals of a period, grouped; `isCut` where there were more than are grouped at once. */
export async function listRefusalGroups(
  db: Db,
  wanted: Wanted,
): Promise<{ groups: RefusalGroup[]; total: number; groupTotal: number; isCut: boolean }> {
  const bounds = await findBounds(db, wanted);
  if (!bounds) return { groups: [], total: 0, groupTotal: 0, isCut: false };
  const { outcome, from, to, order, limit } = wanted;
  const refused = entriesOf(db, wanted)
    .whereRaw("kind = 'DENY'")
    .modify((query) => {
      keepWithin(query, bounds, { from, to });
      if (outcome !== undefined) void query.where({ outcome });
    })
    .orderBy('idx', 'desc')
    .limit(MOST_GROUPED + 1)
    .select('idx', 'at', 'actor', 'action', 'outcome', 'item', 'unit')
    .as('refused');
  const grouped = db
    .from(refused)
    .groupBy('actor', 'action', 'outcome', 'item')
    .select('actor', 'action', 'outcome', 'item')
    .select(
      db.raw(`max(unit) as unit, count(*)::integer as count, min(at) as first_at, max(at) as last_at,
        max(idx) as last_idx, sum(count(*)) over () as total,
        count(*) over () as group_total`),
    );
  const rows = await grouped
    .orderBy(order === 'most' ? 'count' : 'last_idx', 'desc')
    .orderBy('last_idx', 'desc')
    .limit(limit)
    .select<
      (Omit<RefusalGroup, 'last_idx'> & { last_idx: string; total: string; group_total: string })[]
    >();
  const total = Number(rows[0]?.total ?? 0);
  return {
    groups: rows.map((row) => ({ ...row, last_idx: Number(row.last_idx) })),
    total,
    groupTotal: Number(rows[0]?.group_total ?? 0),
    isCut: total > MOST_GROUPED,
  };
}

/** Which of these ids are of volumes. */
export async function listVolumesAmong(
  db: Db,
  items: readonly string[],
): Promise<ReadonlySet<string>> {
  const ids = items.filter((item) => /^[0-9a-f-]{36}$/.test(item));
  const rows = await db('volumes').whereIn('id', ids).select<{ id: string }[]>('id');
  return new Set(rows.map(({ id }) => id));
}
