import { escapeLike, isWide, type Scope } from './in-scope.ts';
import type { Query } from './search-terms.ts';
import { piece, type SqlPiece } from './sql-piece.ts';

/** A query with the keyed digest that an ID number is found by. */
export type KeyedQuery = Query & { blindIndex?: Buffer };

/**
 * Where a query finds volumes `v` of persons `p`, as a `from`: candidates, which must lie within the scope, and
 * what is found wherever it lies.
 */
export type Match =
  { within: SqlPiece; anywhere?: SqlPiece } | { within?: undefined; anywhere: SqlPiece };

/** Names match by prefix, pinyin by prefix and never exactly, numbers whole. */
export function matchOf(query: KeyedQuery, scope: Scope): Match {
  const named = isWide(scope) ? namedAnywhere : namedBelow;
  switch (query.by) {
    case 'id-number':
      return {
        anywhere: volumesOf(piece`
          select person_id from person_id_numbers
          where blind_index = ${query.blindIndex ?? Buffer.alloc(0)}`),
      };
    case 'archive-no':
      // Archive numbers run in sequence: outside one's scope they would list everyone's name.
      return {
        within: piece`from volumes v
          join persons p on p.id = v.person_id and upper(v.archive_no) = ${query.archiveNo}`,
      };
    case 'pinyin':
      return { within: volumesOf(named(['initials', 'pinyin'], query.term)) };
    case 'name':
      return {
        within: volumesOf(named(['name'], query.term)),
        anywhere: volumesOf(piece`
          select person_id from person_names where kind = 'name' and term = ${query.term}`),
      };
  }
}

/** Whoever has such a name; for a scope that holds most of them. */
export function namedAnywhere(kinds: string[], term: string): SqlPiece {
  return piece`
    select person_id from person_names
    where kind = any(${kinds}::text[]) and term like ${`${escapeLike(term)}%`}`;
}

/**
 * Those of such a name that the units of `below` have had to do with: one scan of the index for each unit and
 * kind, however many persons there are elsewhere. `offset 0` keeps the planner from joining the other way round.
 */
function namedBelow(kinds: string[], term: string): SqlPiece {
  return piece`
    select s.person_id from below
      cross join unnest(${kinds}::text[]) as k (kind)
      cross join lateral (
        select person_id from scoped_names
        where unit_id = below.id and kind = k.kind and term like ${`${escapeLike(term)}%`}
        offset 0) as s`;
}

/** `from` the volumes of the persons that `persons` selects. */
export function volumesOf(persons: SqlPiece): SqlPiece {
  return piece`from (select distinct person_id from (${persons}) as named) as c
    join persons p on p.id = c.person_id
    join volumes v on v.person_id = p.id`;
}
