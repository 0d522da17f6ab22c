import type { ReadNode } from '../../../audit/make-proof.ts';
import { HASH_BYTES, TILE_WIDTH } from '../../../audit/tile.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { listEntries, listTiles } from './store.ts';

/** The complete subtree of 2^level leaves that begins at leaf `index` · 2^level. */
export type NodePlace = { level: number; index: number };

const LEVELS_PER_TILE = 8;

/** Reads the stored hashes under these nodes. @throws Error where a row is gone. */
export async function readNodes(db: Db, places: readonly NodePlace[]): Promise<ReadNode> {
  const nodes = new Map<string, Buffer>();
  for (const place of places) nodes.set(keyOf(place), await readNode(db, place));
  return (level, index) => {
    const node = nodes.get(keyOf({ level, index }));
    return node ? Promise.resolve(node) : Promise.reject(new Error('a node that nobody planned'));
  };
}

async function readNode(db: Db, { level, index }: NodePlace): Promise<Buffer> {
  const width = 2 ** (level % LEVELS_PER_TILE);
  const from = index * width;
  return rootOf(await readHashes(db, Math.floor(level / LEVELS_PER_TILE), from, from + width));
}

/** Hashes `[from, to)` of a tile level; all lie in one tile. */
async function readHashes(db: Db, level: number, from: number, to: number): Promise<Buffer> {
  const n = Math.floor(from / TILE_WIDTH);
  const [tile] = await listTiles(db, level, n, n + 1);
  const at = (from - n * TILE_WIDTH) * HASH_BYTES;
  if (tile) return tile.hashes.subarray(at, at + (to - from) * HASH_BYTES);
  const below =
    level === 0
      ? (await listEntries(db, from, to)).map(({ leafHash }) => leafHash)
      : (await listTiles(db, level - 1, from, to)).map(({ hashes }) => rootOf(hashes));
  if (below.length !== to - from) throw new Error('entries or tiles are missing');
  return Buffer.concat(below);
}

function rootOf(hashes: Buffer): Buffer {
  if (hashes.length <= HASH_BYTES) return hashes;
  const half = hashes.length / 2;
  return sm3Tree.nodeHash(rootOf(hashes.subarray(0, half)), rootOf(hashes.subarray(half)));
}

function keyOf({ level, index }: NodePlace): string {
  return `${level}/${index}`;
}
