import { currentKeeper, currentUnit } from './in-scope.ts';
import type { Match } from './match-of.ts';
import { piece, type SqlPiece } from './sql-piece.ts';

/** Matches beyond this are not counted. */
export const COUNT_LIMIT = 100;

export type SearchParts = {
  /** Common tables that the other parts refer to. */
  tables: SqlPiece;
  match: Match;
  isInScope: SqlPiece;
};

export type PlaceInList = { limit: number; after: readonly [string, string] | undefined };

/**
 * One statement that finds, counts and shows. Candidates are put in order first and held against the scope one
 * by one until the page is full, and until enough are counted: who decides about a file is looked up for as few
 * as possible. What is shown of a volume is looked up for the rows of the page alone.
 * Answers up to `limit` + 1 rows, each with the count; a single row without a volume when there is none.
 */
export function composeSearch(
  { tables, match, isInScope }: SearchParts,
  { limit, after }: PlaceInList,
  today: string,
): SqlPiece {
  const later = after ? piece`where (name, archive_no) > (${after[0]}, ${after[1]})` : piece``;
  return piece`
    with ${tables}, ${candidates(match)},
    counted as (
      select count(*) as count from (
        select from found as v where v.is_anywhere or ${isInScope} limit ${COUNT_LIMIT + 1}) as capped),
    page as (
      select v.id from (
        select * from found ${later} order by name, archive_no offset 0) as v
      where v.is_anywhere or ${isInScope}
      order by v.name, v.archive_no limit ${limit + 1})
    select counted.count, shown.*
    from counted left join (
      select v.id as volume_id, v.archive_no, v.copy_kind, v.page_count, v.level,
        p.id as person_id, p.name, p.sex, p.birth_date, p.unit_name, p.post,
        k.name as keeper_name, m.name as manager_name, ${isInScope} as is_in_scope
      from page
        join volumes v on v.id = page.id
        join persons p on p.id = v.person_id
        join units k on k.id = ${currentKeeper(today)}
        left join units m on m.id = ${currentUnit('manager', today)}
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
