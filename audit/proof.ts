import type { Tree } from './tree.ts';

export type InclusionClaim = { index: number; size: number; leafHash: Buffer; root: Buffer };

export type ConsistencyClaim = {
  oldSize: number;
  oldRoot: Buffer;
  newSize: number;
  newRoot: Buffer;
};

/** RFC 6962 §2.1.1 read backwards: true when the leaf stands at `index` under `root`. */
export function verifyInclusion(
  tree: Tree,
  claim: InclusionClaim,
  proof: readonly Buffer[],
): boolean {
  const { index, size, leafHash, root } = claim;
  if (!isSize(size) || !isSize(index) || index >= size) return false;
  return rootAbove(tree, leafHash, index, size, proof)?.equals(root) ?? false;
}

/** RFC 6962 §2.1.2 read backwards: true when the old tree is the beginning of the new one. */
export function verifyConsistency(
  tree: Tree,
  claim: ConsistencyClaim,
  proof: readonly Buffer[],
): boolean {
  const { oldSize, oldRoot, newSize, newRoot } = claim;
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) return false;
  if (newSize === 0 && !newRoot.equals(tree.emptyRoot)) return false;
  if (oldSize === 0) return proof.length === 0 && oldRoot.equals(tree.emptyRoot);
  const roots = rootsAbove(tree, oldSize, newSize, proof, oldRoot);
  return roots !== undefined && roots.old.equals(oldRoot) && roots.new.equals(newRoot);
}

/** The largest power of two below `size`: how many leaves the left half of a tree holds. */
export function leftSizeOf(size: number): number {
  let left = 1;
  while (left * 2 < size) left *= 2;
  return left;
}

function rootAbove(
  tree: Tree,
  leafHash: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
): Buffer | undefined {
  const sibling = proof.at(-1);
  if (size === 1) return sibling ? undefined : leafHash;
  const left = leftSizeOf(size);
  const isLeft = index < left;
  const [place, width] = isLeft ? [index, left] : [index - left, size - left];
  const own = rootAbove(tree, leafHash, place, width, proof.slice(0, -1));
  if (!own || !sibling) return undefined;
  return isLeft ? tree.nodeHash(own, sibling) : tree.nodeHash(sibling, own);
}

/** `known` is the old root for as long as the subtree at hand is a beginning of the old tree itself. */
function rootsAbove(
  tree: Tree,
  oldSize: number,
  newSize: number,
  proof: readonly Buffer[],
  known?: Buffer,
): { old: Buffer; new: Buffer } | undefined {
  const last = proof.at(-1);
  if (oldSize === newSize) return sharedRoot(proof, known);
  const left = leftSizeOf(newSize);
  const rest = proof.slice(0, -1);
  if (!last) return undefined;
  if (oldSize <= left) {
    const below = rootsAbove(tree, oldSize, left, rest, known);
    return below && { old: below.old, new: tree.nodeHash(below.new, last) };
  }
  const below = rootsAbove(tree, oldSize - left, newSize - left, rest);
  return below && { old: tree.nodeHash(last, below.old), new: tree.nodeHash(last, below.new) };
}

function sharedRoot(
  proof: readonly Buffer[],
  known?: Buffer,
): { old: Buffer; new: Buffer } | undefined {
  const root = known ?? proof[0];
  if (!root || proof.length !== (known ? 0 : 1)) return undefined;
  return { old: root, new: root };
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
