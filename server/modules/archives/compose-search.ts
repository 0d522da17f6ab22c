import { decidingOn, type Deciding } from './in-scope.ts';
import type { Match } from './match-of.ts';
import { piece, type SqlPiece } from './sql-piece.ts';

/** Matches beyond this are not counted. */
export const COUNT_LIMIT = 100;

export type SearchParts = {
  /** Common tables that the other parts refer to. */
  tables: SqlPiece;
  match: Match;
  /** Whether volume `v` lies within the scope, by the units that decide about it. */
  isInScope: (by: Deciding) => SqlPiece;
};

export type PlaceInList = { limit: number; after: readonly [string, string] | undefined };

/**
 * One statement that finds, counts and shows. Candidates are put in order first and held against the scope one
 * by one until the page is full, and until enough are counted: who decides about a file is looked up for as few
 * as possible. What is shown of a volume is looked up for the rows of the page alone, and once:
 * `offset 0` keeps the planner from repeating it.
 * Answers up to `limit` + 1 rows, each with the count; a single row without a volume when there is none.
 */
export function composeSearch(
  { tables, match, isInScope }: SearchParts,
  { limit, after }: PlaceInList,
  today: string,
): SqlPiece {
  const deciding = decidingOn(today);
  const isWithin = isInScope(deciding);
  const found: Deciding = { ...deciding, manager: piece`d.manager_id`, keeper: piece`d.keeper_id` };
  const later = after ? piece`where (name, archive_no) > (${after[0]}, ${after[1]})` : piece``;
  return piece`
    with ${tables}, ${candidates(match)},
    counted as (
      select count(*) as count from (
        select from found as v where v.is_anywhere or ${isWithin} limit ${COUNT_LIMIT + 1}) as capped),
    page as (
      select v.id from (
        select * from found ${later} order by name, archive_no offset 0) as v
      where v.is_anywhere or ${isWithin}
      order by v.name, v.archive_no limit ${limit + 1})
    select counted.count, shown.*
    from counted left join (
      select v.id as volume_id, v.archive_no, v.copy_kind, v.page_count, v.level,
        p.id as person_id, p.name, p.sex, p.birth_date, p.unit_name, p.post,
        k.name as keeper_name, m.name as manager_name, ${isInScope(found)} as is_in_scope,
        exists (select from key_destructions where volume_id = v.id) as is_key_destroyed
      from page
        join volumes v on v.id = page.id
        join persons p on p.id = v.person_id
        cross join lateral (
          select ${deciding.keeper} as keeper_id, ${deciding.manager} as manager_id offset 0) as d
        join units k on k.id = d.keeper_id
        left join units m on m.id = d.manager_id
    ) as shown on true
    order by shown.name, shown.archive_no`;
}

/** The common table `found`: what is found anywhere, and what may be where it lies within the scope. */
function candidates({ within, anywhere }: Match): SqlPiece {
  const columns = piece`v.id, v.person_id, v.copy_kind, v.keeper_unit_id, v.archive_no, p.name`;
  if (!within)
    return piece`found as materialized (select ${columns}, true as is_anywhere ${anywhere})`;
  if (!anywhere)
    return piece`found as materialized (select ${columns}, false as is_anywhere ${within})`;
  return piece`everywhere as materialized (select ${columns}, true as is_anywhere ${anywhere}),
    found as materialized (
      select * from everywhere
      union all
      select ${columns}, false ${within} where v.id not in (select id from everywhere))`;
}
