import { makeInclusionProof } from '../../../audit/make-proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { Batch } from './sequence-batch.ts';

/**
 * Proves that entries of a batch stand under its head (RFC 6962 §2.1.1), from what is in hand: what lies before the batch
 * is the frontier that it began with. Hashes are made at first asking, once for all its entries.
 */
export function proveInBatch({
  entries,
  from,
  head,
}: Pick<Batch, 'entries' | 'from' | 'head'>): (index: number) => Promise<Buffer[]> {
  const { frontier, nodeHash } = sm3Tree;
  const nodes = new Map<string, Buffer>();
  let before = 0;
  for (const [nth, level] of setBits(from.size).entries()) {
    const peak = frontier.decode(from.frontier, from.size).peaks[nth];
    if (peak) nodes.set(nameOf(level, before / 2 ** level), peak);
    before += 2 ** level;
  }
  for (const { idx, leaf_hash } of entries) nodes.set(nameOf(0, idx), leaf_hash);

  function nodeAt(level: number, index: number): Buffer {
    const name = nameOf(level, index);
    const found = nodes.get(name);
    if (found) return found;
    if (level === 0) throw new RangeError('an entry before the batch');
    const node = nodeHash(nodeAt(level - 1, 2 * index), nodeAt(level - 1, 2 * index + 1));
    nodes.set(name, node);
    return node;
  }
  const readNode = (level: number, index: number): Promise<Buffer> =>
    Promise.resolve(nodeAt(level, index));
  return (index) => makeInclusionProof(sm3Tree, readNode, { index, size: head.size });
}

function nameOf(level: number, index: number): string {
  return `${level}/${index}`;
}

/** Numbers of the set bits of a size, highest first: the levels of its peaks. */
function setBits(size: number): number[] {
  const levels: number[] = [];
  for (let left = size, level = 0; left > 0; left = Math.floor(left / 2), level += 1) {
    if (left % 2 === 1) levels.unshift(level);
  }
  return levels;
}
