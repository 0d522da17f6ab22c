import { signCheckpoint, type Signer } from '../../../audit/checkpoint.ts';
import { makeConsistencyProof } from '../../../audit/make-proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import type { AddCheckpoint } from '../../../server/witness/add-checkpoint-text.ts';
import { newSigner, ORIGIN, START_MS } from '../../audit/support/make-package.ts';
import { naiveRoot, numberedLeaves } from '../../audit/support/naive-tree.ts';

/** A ledger of numbered leaves without a database: whoever has its key can sign any history. */
export type PaperLog = {
  signer: Signer;
  root(size: number): Buffer;
  note(size: number): string;
  ask(oldSize: number, size: number): Promise<AddCheckpoint>;
  /** Another history under the same key, the same up to `size`. */
  forkedAt(size: number): PaperLog;
};

const MOST = 64;

export function makePaperLog(
  signer: Signer = newSigner(),
  leaves = numberedLeaves(sm3Tree, MOST),
): PaperLog {
  const rootOf = (from: number, to: number) => naiveRoot(sm3Tree, leaves.slice(from, to));
  const log: PaperLog = {
    signer,
    root: (size) => rootOf(0, size),
    note: (size) =>
      signCheckpoint({ origin: ORIGIN, size, root: log.root(size), timeMs: START_MS }, signer),
    async ask(oldSize, size) {
      const readNode = (level: number, index: number) =>
        Promise.resolve(rootOf(index * 2 ** level, (index + 1) * 2 ** level));
      const sizes = { oldSize, newSize: size };
      const proof = oldSize > size ? [] : await makeConsistencyProof(sm3Tree, readNode, sizes);
      return { oldSize, proof, changes: [], note: log.note(size) };
    },
    forkedAt: (size) =>
      makePaperLog(signer, [...leaves.slice(0, size), ...numberedLeaves(sm3Tree, MOST)]),
  };
  return log;
}
