import type { Tree } from '../../../audit/tree.ts';

/** RFC 6962 §2.1 word for word, over leaf hashes: slow, and hard to get wrong. */
export function naiveRoot(tree: Tree, leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (!only) return tree.emptyRoot;
  if (leaves.length === 1) return only;
  const left = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return tree.nodeHash(naiveRoot(tree, leaves.slice(0, left)), naiveRoot(tree, leaves.slice(left)));
}

/** Leaf hashes of the bodies 0, 1, 2, … */
export function numberedLeaves(tree: Tree, size: number): Buffer[] {
  return Array.from({ length: size }, (_, index) => tree.leafHash(Buffer.from(String(index))));
}
