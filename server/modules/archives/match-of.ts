import { escapeLike } from './in-scope.ts';
import type { Query } from './search-terms.ts';
import { piece, type SqlPiece } from './sql-piece.ts';

/** A query with the keyed digest that an ID number is found by. */
export type KeyedQuery = Query & { blindIndex?: Buffer };

/**
 * Where a query may find volumes `v` of persons `p`: candidates among those that the units of `below` have
 * had to do with, and what is found anywhere.
 */
export type Match = { within?: SqlPiece; anywhere?: SqlPiece };

/** Names match by prefix, pinyin by prefix and never exactly, numbers whole. */
export function matchOf(query: KeyedQuery): Match {
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
      return { within: volumesOf(namedBelow(['initials', 'pinyin'], query.term)) };
    case 'name':
      return {
        within: volumesOf(namedBelow(['name'], query.term)),
        anywhere: volumesOf(piece`
          select person_id from person_names where kind = 'name' and term = ${query.term}`),
      };
  }
}

/** One scan of the index for each unit and kind, however many persons there are elsewhere. */
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
