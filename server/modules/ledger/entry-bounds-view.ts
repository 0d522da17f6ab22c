import type { Knex } from 'knex';
import type { Db } from '../../../db/connect.ts';
import { entriesOf, type LedgerChoice } from './entries-view.ts';

/** Days as people count them, made moments: `from` and what comes before `to`. */
export type Period = { from?: Date | undefined; to?: Date | undefined };
/** Indices between which every entry of a period lies. */
export type Bounds = { least?: number; most?: number };

/** An entry is sequenced soon after its time, and a clock is rarely a day off. */
const SLACK_MS = 86_400_000;
/** One entry of a clock that was wrong must not stand for all. */
const SAMPLE = 200;

/**
 * Where to look for a period: times stand almost in the order of the tree, so that two probes spare the rest
 * of it. `undefined` when no entry is of that time.
 */
export async function findBounds(
  db: Db,
  { from, to, past }: Period & LedgerChoice,
): Promise<Bounds | undefined> {
  const edge = (way: Way, at: Date): Promise<number | null> => edgeAt(db, { past, way, at });
  const least = from && (await edge('asc', new Date(from.getTime() - SLACK_MS)));
  const most = to && (await edge('desc', new Date(to.getTime() + SLACK_MS)));
  if (least === null || most === null) return undefined;
  return { ...(least !== undefined && { least }), ...(most !== undefined && { most }) };
}

/**
 * Leaves only entries of a period. Between the bounds nearly all are of it, which no planner knows: the sum keeps it
 * from walking the index by time, and then sorting a month to show a page.
 */
export function keepWithin(
  query: Knex.QueryBuilder,
  { least, most }: Bounds,
  { from, to }: Period,
): void {
  if (least !== undefined) void query.where('idx', '>=', least);
  if (most !== undefined) void query.where('idx', '<=', most);
  if (from) void query.whereRaw("at + interval '0 seconds' >= ?", [from]);
  if (to) void query.whereRaw("at + interval '0 seconds' < ?", [to]);
}

type Way = 'asc' | 'desc';

async function edgeAt(
  db: Db,
  { way, at, ...choice }: LedgerChoice & { way: Way; at: Date },
): Promise<number | null> {
  const nearest = entriesOf(db, choice)
    .where('at', way === 'asc' ? '>=' : '<', at)
    .orderBy([
      { column: 'at', order: way },
      { column: 'idx', order: way },
    ])
    .limit(SAMPLE)
    .select('idx')
    .as('nearest');
  const [row] = await db
    .from(nearest)
    .select<{ idx: string | null }[]>(db.raw(`${way === 'asc' ? 'min' : 'max'}(idx) as idx`));
  return row?.idx == null ? null : Number(row.idx);
}
