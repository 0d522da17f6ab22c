import type { Query } from './search-terms.ts';

/** A query with the keyed digest that an ID number is found by. */
export type KeyedQuery = Query & { blindIndex?: Buffer };

/** SQL on persons `p` and volumes `v`: what a query matches, and when a match is exact. */
export type Match = {
  where: string;
  bindings: (string | Buffer)[];
  isExact: { sql: string; bindings: string[] };
};

const ALWAYS = { sql: 'true', bindings: [] };
const NEVER = { sql: 'false', bindings: [] };

/** Names match by prefix, pinyin by prefix and never exactly, numbers whole. */
export function matchOf(query: KeyedQuery): Match {
  switch (query.by) {
    case 'id-number':
      return {
        where: 'p.id in (select person_id from person_id_numbers where blind_index = ?)',
        bindings: [query.blindIndex ?? Buffer.alloc(0)],
        isExact: ALWAYS,
      };
    case 'archive-no':
      // Archive numbers run in sequence: outside one's scope they would list everyone's name.
      return { where: 'upper(v.archive_no) = ?', bindings: [query.archiveNo], isExact: NEVER };
    case 'pinyin':
      return {
        where: `p.id in (select person_id from person_names
                where kind in ('initials', 'pinyin') and term like ?)`,
        bindings: [`${escapeLike(query.term)}%`],
        isExact: NEVER,
      };
    case 'name':
      return {
        where: "p.id in (select person_id from person_names where kind = 'name' and term like ?)",
        bindings: [`${escapeLike(query.term)}%`],
        isExact: {
          sql: `exists (select 1 from person_names e
                where e.person_id = p.id and e.kind = 'name' and e.term = ?)`,
          bindings: [query.term],
        },
      };
  }
}

/** Text for `like` in which no character is a wildcard. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
