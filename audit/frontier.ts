import { LayoutError } from './errors.ts';

const HASH_BYTES = 32;

/**
 * All that appending needs of a tree: the roots of its complete subtrees, largest first, one per set bit of
 * `size`. An immutable value.
 */
export type Frontier = { readonly size: number; readonly peaks: readonly Buffer[] };

export type FrontierOf = {
  empty: () => Frontier;
  append: (frontier: Frontier, leafHash: Buffer) => Frontier;
  /** The same for many, level by level. */
  appendAll: (frontier: Frontier, leafHashes: readonly Buffer[]) => Frontier;
  /** The same where they are joined: 32 bytes each. */
  appendJoined: (frontier: Frontier, leafHashes: Buffer) => Frontier;
  root: (frontier: Frontier) => Buffer;
  /** The peaks joined together: 32 bytes each. */
  encode: (frontier: Frontier) => Buffer;
  /** Reverses `encode`. Throws `LayoutError` when the bytes cannot be those of `size` leaves. */
  decode: (bytes: Buffer, size: number) => Frontier;
};

type NodeHashes = {
  nodeHash: (left: Buffer, right: Buffer) => Buffer;
  /** Of many pairs, all joined, and so are the answers. */
  nodeHashes: (pairs: Buffer) => Buffer;
};

/** Sizes go up to 2^53, so halving replaces the 32-bit operators throughout. */
export function frontierOf({ nodeHash, nodeHashes }: NodeHashes, emptyRoot: Buffer): FrontierOf {
  const appendJoined = ({ size, peaks }: Frontier, leafHashes: Buffer): Frontier => {
    const kept = [...peaks];
    const added: Buffer[] = [];
    let level = leafHashes;
    for (let start = size; level.length !== 0; start = Math.floor(start / 2)) {
      if (start % 2 === 1) level = Buffer.concat([takeLast(kept), level]);
      const paired = level.length - (level.length % (2 * HASH_BYTES));
      // Copied: a view would keep the whole level in memory as long as its last node.
      if (paired < level.length) added.unshift(Buffer.from(level.subarray(paired)));
      level = nodeHashes(level.subarray(0, paired));
    }
    const count = leafHashes.length / HASH_BYTES;
    return { size: size + count, peaks: [...kept, ...added] };
  };
  return {
    empty: () => ({ size: 0, peaks: [] }),
    append({ size, peaks }, leafHash) {
      const kept = [...peaks];
      let last = leafHash;
      for (let left = size; left % 2 === 1; left = Math.floor(left / 2)) {
        last = nodeHash(takeLast(kept), last);
      }
      return { size: size + 1, peaks: [...kept, last] };
    },
    appendAll: (frontier, leafHashes) => appendJoined(frontier, Buffer.concat(leafHashes)),
    appendJoined,
    root({ peaks }) {
      const right = peaks.at(-1);
      if (!right) return emptyRoot;
      return peaks.slice(0, -1).reduceRight((sum, peak) => nodeHash(peak, sum), right);
    },
    encode: ({ peaks }) => Buffer.concat(peaks),
    decode(bytes, size) {
      const count = countSetBits(size);
      if (bytes.length !== count * HASH_BYTES) throw new LayoutError('账本前沿与条数不符');
      const at = (place: number) => place * HASH_BYTES;
      const peaks = Array.from({ length: count }, (_, place) =>
        Buffer.from(bytes.subarray(at(place), at(place + 1))),
      );
      return { size, peaks };
    },
  };
}

function takeLast(peaks: Buffer[]): Buffer {
  const last = peaks.pop();
  if (!last) throw new LayoutError('账本前沿与条数不符');
  return last;
}

function countSetBits(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) throw new LayoutError('账本条数应为非负整数');
  let count = 0;
  for (let left = size; left > 0; left = Math.floor(left / 2)) count += left % 2;
  return count;
}
