import type { ReadNode } from '../../../audit/make-proof.ts';
import { HASH_BYTES, TILE_WIDTH } from '../../../audit/tile.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Db } from '../../../db/connect.ts';
import { listHashRanges, type HashRange } from './hash-ranges-view.ts';

/** The complete subtree of 2^level leaves that begins at leaf `index` · 2^level. */
export type NodePlace = { level: number; index: number };

const LEVELS_PER_TILE = 8;

/**
 * Reads the stored hashes under these nodes of the first `size` entries, by one query. @throws Error where a row is
 * gone.
 */
export async function readNodes(
  db: Db,
  places: readonly NodePlace[],
  size: number,
): Promise<ReadNode> {
  const spans = Map.groupBy(places.map(spanOf), ({ level, n }) => `${level}/${n}`);
  const ranges = [...spans.values()].map((each) => rangeOver(each, size));
  const read = await listHashRanges(db, ranges);
  const found = new Map([...spans.keys()].map((key, place) => [key, place]));
  return (level, index) => {
    const { n, from, to, ...tile } = spanOf({ level, index });
    const place = found.get(`${tile.level}/${n}`) ?? -1;
    const [range, hashes] = [ranges[place], read[place]];
    if (!range || hashes?.length !== (range.to - range.from) * HASH_BYTES) {
      return Promise.reject(new Error('entries or tiles of the ledger are missing'));
    }
    const at = (hash: number): number => (hash - range.from) * HASH_BYTES;
    return Promise.resolve(rootOfHashes(hashes.subarray(at(from), at(to))));
  };
}

/** Hashes `[from, to)` of a tile level, all in tile `n`, whose root the node is. */
type Span = { level: number; n: number; from: number; to: number };

function spanOf({ level, index }: NodePlace): Span {
  const width = 2 ** (level % LEVELS_PER_TILE);
  const from = index * width;
  return {
    level: Math.floor(level / LEVELS_PER_TILE),
    n: Math.floor(from / TILE_WIDTH),
    from,
    to: from + width,
  };
}

/** The whole tile where it was full, else what is asked for, which then has no tile to stand in. */
function rangeOver(spans: readonly Span[], size: number): HashRange {
  const [{ level, n } = { level: 0, n: 0 }] = spans;
  const first = n * TILE_WIDTH;
  const isFull = (first + TILE_WIDTH) * TILE_WIDTH ** level <= size;
  if (isFull) return { level, isFull, from: first, to: first + TILE_WIDTH };
  const from = Math.min(...spans.map((span) => span.from));
  return { level, isFull, from, to: Math.max(...spans.map((span) => span.to)) };
}

/** Root of a complete subtree over its hashes. */
export function rootOfHashes(hashes: Buffer): Buffer {
  if (hashes.length <= HASH_BYTES) return hashes;
  const half = hashes.length / 2;
  const [left, right] = [hashes.subarray(0, half), hashes.subarray(half)];
  return sm3Tree.nodeHash(rootOfHashes(left), rootOfHashes(right));
}
