import { HASH_BYTES, TILE_WIDTH } from '../../../audit/tile.ts';
import { sm3Tree } from '../../../audit/tree.ts';

/** A ledger's tree of any size, correct in every node, of which only the places under some leaves are written out. */
export type SparseTree = {
  root: Buffer;
  /** Full tiles on the way from those leaves up, by level and number. */
  tiles: { level: number; n: number; hashes: Buffer }[];
  /** Roots of the full tiles under the growing edge. */
  tileRoots: { level: number; n: number; root: Buffer }[];
  /** Hashes of the last leaves, which have no tile yet, by index. */
  edge: { index: number; hash: Buffer }[];
};

/** All leaves are alike but those given, by index. */
export function growSparseTree(size: number, special: ReadonlyMap<number, Buffer>): SparseTree {
  const levels = levelsOver(size, special);
  const nodeAt = (level: number, index: number): Buffer => levels[level]?.at(index) ?? NOTHING;
  const hashesOf = (level: number, from: number, to: number): Buffer[] =>
    Array.from({ length: to - from }, (_, place) => nodeAt(8 * level, from + place));
  const tree: SparseTree = { root: rootOver(size, nodeAt), tiles: [], tileRoots: [], edge: [] };
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / TILE_WIDTH)) {
    const full = Math.floor(count / TILE_WIDTH);
    const numbers = new Set(
      [...special.keys()].map((index) => Math.floor(index / TILE_WIDTH ** (level + 1))),
    );
    for (const n of numbers) {
      if (n >= full) continue;
      const hashes = hashesOf(level, n * TILE_WIDTH, (n + 1) * TILE_WIDTH);
      tree.tiles.push({ level, n, hashes: Buffer.concat(hashes) });
    }
    const edge = hashesOf(level, full * TILE_WIDTH, count);
    for (const [place, hash] of edge.entries()) {
      const n = full * TILE_WIDTH + place;
      if (level === 0) tree.edge.push({ index: n, hash });
      else tree.tileRoots.push({ level: level - 1, n, root: hash });
    }
  }
  return tree;
}

const NOTHING = Buffer.alloc(HASH_BYTES);

type Level = { at: (index: number) => Buffer };

/** One level above the other: the nodes over special leaves, and what all others are. */
function levelsOver(size: number, special: ReadonlyMap<number, Buffer>): Level[] {
  const levels: Level[] = [];
  let known: ReadonlyMap<number, Buffer> = special;
  let usual = sm3Tree.leafHash(Buffer.from('usual'));
  for (let width = 1; width <= size; width *= 2) {
    const [nodes, other] = [known, usual];
    const at = (index: number): Buffer => nodes.get(index) ?? other;
    levels.push({ at });
    const parents = new Set([...nodes.keys()].map((index) => Math.floor(index / 2)));
    known = new Map(
      Array.from(parents, (index) => [index, sm3Tree.nodeHash(at(2 * index), at(2 * index + 1))]),
    );
    usual = sm3Tree.nodeHash(other, other);
  }
  return levels;
}

function rootOver(size: number, nodeAt: (level: number, index: number) => Buffer): Buffer {
  const peaks: Buffer[] = [];
  let from = 0;
  for (let level = 52; level >= 0; level -= 1) {
    const width = 2 ** level;
    if (size - from < width) continue;
    peaks.push(nodeAt(level, from / width));
    from += width;
  }
  return sm3Tree.frontier.root({ size, peaks });
}
