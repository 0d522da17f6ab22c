import type { Knex } from 'knex';
import type { Db } from '../../../db/connect.ts';
import { entriesOf, type LedgerChoice } from './entries-view.ts';
import { findBounds, keepWithin, type Period } from './entry-bounds-view.ts';
import type { EntryRow } from './present-entries-view.ts';

export type EntryFilter = Period &
  LedgerChoice & {
    /** Entries before this index. */
    before?: number | undefined;
    kind?: string | undefined;
    action?: string | undefined;
    /** Name, log-in name or id of who acted. */
    actor?: string | undefined;
    /** Id of a unit: theirs who acted, or one above it. */
    unit?: string | undefined;
    item?: string | undefined;
    purpose?: string | undefined;
    /** Why something was refused. */
    outcome?: string | undefined;
  };

type Query = Knex.QueryBuilder;

/** Above this many ids one pass down the tree meets the page sooner than a probe for each. */
const MOST_PROBES = 200;

/** The newest `limit` entries that a filter leaves, newest first. */
export async function findNewest(db: Db, filter: EntryFilter, limit: number): Promise<EntryRow[]> {
  const bounds = await findBounds(db, filter);
  if (!bounds) return [];
  const actors = filter.actor === undefined ? undefined : await findActors(db, filter.actor);
  const units = filter.unit === undefined ? undefined : await findUnitsBelow(db, filter.unit);
  const page = (by: Partial<Record<'actor' | 'unit', string>>): Query =>
    entriesOf(db, filter)
      .where(by)
      .modify((query) => {
        narrow(query, filter);
        keepWithin(query, bounds, filter);
        if (actors && by.actor === undefined) void query.whereIn('actor', actors);
        if (units && by.unit === undefined) void query.whereIn('unit', units);
      })
      .orderBy('idx', 'desc')
      .limit(limit)
      .select('idx', 'body', 'at', 'kind', 'action', 'actor', 'item', 'unit', 'purpose', 'outcome');
  return newestOf(db, limit, page, branchesOf(actors, units));
}

/** One probe for each of the fewest ids, since one index serves one id in the order of the list. */
function branchesOf(
  actors: string[] | undefined,
  units: string[] | undefined,
): Partial<Record<'actor' | 'unit', string>>[] {
  if (actors && actors.length <= MOST_PROBES) return actors.map((actor) => ({ actor }));
  if (units && units.length <= MOST_PROBES) return units.map((unit) => ({ unit }));
  return [{}];
}

async function newestOf<By>(
  db: Db,
  limit: number,
  page: (by: By) => Query,
  branches: readonly By[],
): Promise<EntryRow[]> {
  const [first, ...more] = branches;
  if (first === undefined) return [];
  if (more.length === 0) return (await page(first)) as EntryRow[];
  const all = db.unionAll(branches.map(page), true).as('entries');
  return db.from(all).orderBy('idx', 'desc').limit(limit).select<EntryRow[]>();
}

function narrow(query: Knex.QueryBuilder, filter: EntryFilter): void {
  const { before, kind, action, item, purpose, outcome } = filter;
  if (before !== undefined) void query.where('idx', '<', before);
  if (action !== undefined) void query.where({ action });
  if (item !== undefined) void query.where({ item });
  if (purpose !== undefined) void query.where({ purpose });
  if (outcome !== undefined) void query.where({ outcome });
  // Said in words, so that the indexes of these few are met.
  if (kind === 'DENY') void query.whereRaw("kind = 'DENY'");
  else if (kind === 'CHANGE') void query.whereRaw("kind = 'CHANGE'");
  else if (kind !== undefined) void query.where({ kind });
}

/** All who are called so; a word that is no account stands for itself, as `anonymous` does. */
async function findActors(db: Db, actor: string): Promise<string[]> {
  const rows = await db('accounts')
    .where({ name: actor })
    .orWhere({ login_name: actor })
    .select<{ id: string }[]>('id');
  return rows.length > 0 ? rows.map(({ id }) => id) : [actor];
}

async function findUnitsBelow(db: Db, unitId: string): Promise<string[]> {
  const rows = await db('units')
    .whereRaw("path like (select path from units where id = ?) || '%'", [unitId])
    .select<{ id: string }[]>('id');
  return rows.map(({ id }) => id);
}
