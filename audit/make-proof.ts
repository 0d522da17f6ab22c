import { leftSizeOf } from './proof.ts';
import type { Tree } from './tree.ts';

/** Reads the root of the complete subtree of 2^level leaves that begins at leaf `index` · 2^level. */
export type ReadNode = (level: number, index: number) => Promise<Buffer>;

/** RFC 6962 §2.1.1: the hashes beside the way from leaf `index` up to the root, lowest first. */
export function makeInclusionProof(
  tree: Tree,
  readNode: ReadNode,
  { index, size }: { index: number; size: number },
): Promise<Buffer[]> {
  if (index < 0 || index >= size) throw new RangeError('the leaf is not in the tree');
  const path = async (place: number, from: number, width: number): Promise<Buffer[]> => {
    if (width === 1) return [];
    const left = leftSizeOf(width);
    const right = width - left;
    return place < left
      ? [...(await path(place, from, left)), await rootOfRange(tree, readNode, from + left, right)]
      : [
          ...(await path(place - left, from + left, right)),
          await rootOfRange(tree, readNode, from, left),
        ];
  };
  return path(index, 0, size);
}

/** RFC 6962 §2.1.2: the hashes that lead from both roots to the same subtrees. Empty from an empty tree. */
export function makeConsistencyProof(
  tree: Tree,
  readNode: ReadNode,
  { oldSize, newSize }: { oldSize: number; newSize: number },
): Promise<Buffer[]> {
  if (oldSize < 0 || oldSize > newSize) throw new RangeError('the old tree is not the smaller one');
  const rootOf = (from: number, width: number) => rootOfRange(tree, readNode, from, width);
  const bridge = async (m: number, from: number, n: number, isKnown: boolean) => {
    if (m === n) return isKnown ? [] : [await rootOf(from, n)];
    const left = leftSizeOf(n);
    const below: Buffer[] =
      m <= left
        ? await bridge(m, from, left, isKnown)
        : await bridge(m - left, from + left, n - left, false);
    return [...below, await (m <= left ? rootOf(from + left, n - left) : rootOf(from, left))];
  };
  return oldSize === 0 ? Promise.resolve([]) : bridge(oldSize, 0, newSize, true);
}

async function rootOfRange(
  tree: Tree,
  readNode: ReadNode,
  from: number,
  width: number,
): Promise<Buffer> {
  const left = leftSizeOf(width);
  if (width === 1 || left * 2 === width)
    return readNode(Math.round(Math.log2(width)), from / width);
  const leftRoot = await rootOfRange(tree, readNode, from, left);
  return tree.nodeHash(leftRoot, await rootOfRange(tree, readNode, from + left, width - left));
}
