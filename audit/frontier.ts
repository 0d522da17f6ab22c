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
  /** The same for many, without a value for each. */
  appendAll: (frontier: Frontier, leafHashes: readonly Buffer[]) => Frontier;
  root: (frontier: Frontier) => Buffer;
  /** The peaks joined together: 32 bytes each. */
  encode: (frontier: Frontier) => Buffer;
  /** Reverses `encode`. Throws `LayoutError` when the bytes cannot be those of `size` leaves. */
  decode: (bytes: Buffer, size: number) => Frontier;
};

/** Sizes go up to 2^53, so halving replaces the 32-bit operators throughout. */
export function frontierOf(
  nodeHash: (left: Buffer, right: Buffer) => Buffer,
  emptyRoot: Buffer,
): FrontierOf {
  const appendAll = ({ size, peaks }: Frontier, leafHashes: readonly Buffer[]): Frontier => {
    const kept = [...peaks];
    for (const [place, leafHash] of leafHashes.entries()) {
      let last = leafHash;
      for (let left = size + place; left % 2 === 1; left = Math.floor(left / 2)) {
        last = nodeHash(takeLast(kept), last);
      }
      kept.push(last);
    }
    return { size: size + leafHashes.length, peaks: kept };
  };
  return {
    empty: () => ({ size: 0, peaks: [] }),
    append: (frontier, leafHash) => appendAll(frontier, [leafHash]),
    appendAll,
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
