import type { Tree } from '../../../audit/tree.ts';

/** RFC 6962 §2.1 word for word over leaf hashes, with a memory of the complete subtrees it has met. */
export type NaiveModel = {
  /** MTH(D[from:to]). */
  root: (from: number, to: number) => Buffer;
  /** PATH(m, D[n]). */
  path: (index: number, size: number) => Buffer[];
  /** PROOF(m, D[n]). */
  proof: (oldSize: number, newSize: number) => Buffer[];
};

export function modelOver(tree: Tree, leaves: readonly Buffer[]): NaiveModel {
  const known = new Map<string, Buffer>();
  const root = (from: number, to: number): Buffer => {
    const n = to - from;
    if (n === 0) return tree.emptyRoot;
    if (n === 1) return leaves[from] ?? tree.emptyRoot;
    const key = `${from}-${to}`;
    const met = known.get(key);
    if (met) return met;
    const k = splitOf(n);
    const made = tree.nodeHash(root(from, from + k), root(from + k, to));
    if (k * 2 === n) known.set(key, made);
    return made;
  };
  const path = (m: number, from: number, to: number): Buffer[] => {
    const n = to - from;
    if (n === 1) return [];
    const k = splitOf(n);
    return m < k
      ? [...path(m, from, from + k), root(from + k, to)]
      : [...path(m - k, from + k, to), root(from, from + k)];
  };
  const subproof = (m: number, from: number, to: number, isWhole: boolean): Buffer[] => {
    const n = to - from;
    if (m === n) return isWhole ? [] : [root(from, to)];
    const k = splitOf(n);
    return m <= k
      ? [...subproof(m, from, from + k, isWhole), root(from + k, to)]
      : [...subproof(m - k, from + k, to, false), root(from, from + k)];
  };
  return {
    root,
    path: (index, size) => path(index, 0, size),
    proof: (oldSize, newSize) => (oldSize === 0 ? [] : subproof(oldSize, 0, newSize, true)),
  };
}

/** The largest power of two smaller than n. */
function splitOf(n: number): number {
  return 2 ** Math.floor(Math.log2(n - 1));
}
