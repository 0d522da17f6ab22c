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
 * One statement that finds, counts and shows. What is shown of a volume is looked up for the rows of the page
 * alone. Answers `limit` + 1 rows, each with the count; a single row without a volume when there is none.
 */
export function composeSearch(
  { tables, match, isInScope }: SearchParts,
  { limit, after }: PlaceInList,
  today: string,
): SqlPiece {
  const found = [
    match.within && piece`select v.id, p.name, v.archive_no ${match.within} where ${isInScope}`,
    match.anywhere && piece`select v.id, p.name, v.archive_no ${match.anywhere}`,
  ].filter((part) => part !== undefined);
  const later = after ? piece`where (name, archive_no) > (${after[0]}, ${after[1]})` : piece``;
  return piece`
    with ${tables}, found as (${joined(found)}),
    counted as (
      select count(*) as count from (select from found limit ${COUNT_LIMIT + 1}) as capped),
    page as (
      select id from found ${later} order by name, archive_no limit ${limit + 1})
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

/** A volume found both ways is one. */
function joined([first, ...more]: readonly SqlPiece[]): SqlPiece {
  if (!first) throw new Error('a search that looks nowhere');
  return more.reduce((before, part) => piece`${before} union ${part}`, first);
}
