import type { Db, Tx } from '../../../db/connect.ts';

/** Tiles from number `first` of a level on. */
export async function insertTiles(
  tx: Tx,
  level: number,
  first: number,
  tiles: readonly Buffer[],
): Promise<void> {
  await tx('ledger_tiles').insert(tiles.map((hashes, at) => ({ level, n: first + at, hashes })));
}

/** The hashes of tiles `[from, to)` of a level, in order. */
export async function listTiles(
  db: Db,
  level: number,
  from: number,
  to: number,
): Promise<{ n: number; hashes: Buffer }[]> {
  const rows = await db('ledger_tiles')
    .where({ level })
    .andWhere('n', '>=', from)
    .andWhere('n', '<', to)
    .orderBy('n')
    .select<{ n: string; hashes: Buffer }[]>('n', 'hashes');
  return rows.map((row) => ({ n: Number(row.n), hashes: row.hashes }));
}

/** Roots of the tiles from number `first` of a level on. */
export async function insertTileRoots(
  tx: Tx,
  level: number,
  first: number,
  roots: readonly Buffer[],
): Promise<void> {
  await tx('ledger_tile_roots').insert(roots.map((root, at) => ({ level, n: first + at, root })));
}

/** The roots of tiles `[from, to)` of a level, in order: hashes of the level above. */
export async function listTileRoots(
  db: Db,
  level: number,
  from: number,
  to: number,
): Promise<Buffer[]> {
  const rows = await db('ledger_tile_roots')
    .where({ level })
    .andWhere('n', '>=', from)
    .andWhere('n', '<', to)
    .orderBy('n')
    .select<{ root: Buffer }[]>('root');
  return rows.map(({ root }) => root);
}
