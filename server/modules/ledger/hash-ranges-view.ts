import type { Db } from '../../../db/connect.ts';

/** Hashes `[from, to)` of a tile level: a full tile, or part of one that is not full yet. */
export type HashRange = { level: number; isFull: boolean; from: number; to: number };

/** The hashes of each range joined together, by one query; shorter where a row is gone. */
export async function listHashRanges(db: Db, ranges: readonly HashRange[]): Promise<Buffer[]> {
  if (ranges.length === 0) return [];
  const parts = ranges.map(({ level, isFull, from, to }, place) => {
    if (isFull) {
      return db('ledger_tiles')
        .where({ level, n: from / (to - from) })
        .select(db.raw('?::int as place', [place]), 'hashes');
    }
    const [table, column, hash] =
      level === 0 ? ['ledger_entries', 'idx', 'leaf_hash'] : ['ledger_tile_roots', 'n', 'root'];
    return db(table)
      .modify((query) => {
        if (level > 0) void query.where({ level: level - 1 });
      })
      .andWhere(column, '>=', from)
      .andWhere(column, '<', to)
      .select(
        db.raw('?::int as place', [place]),
        db.raw(`string_agg(??, '\\x'::bytea order by ??) as hashes`, [hash, column]),
      );
  });
  const rows = await db
    .unionAll(parts)
    .select<{ place: number; hashes: Buffer | null }[]>('place', 'hashes');
  const read = new Map(rows.map(({ place, hashes }) => [place, hashes]));
  return ranges.map((_, place) => read.get(place) ?? Buffer.alloc(0));
}
