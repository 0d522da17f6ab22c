import { expect } from 'chai';
import { verifyInclusion } from '../../../audit/proof.ts';
import { sm3Tree } from '../../../audit/tree.ts';
import { proveInBatch } from '../../../server/modules/ledger/prove-in-batch.ts';

const { frontier } = sm3Tree;
const BEFORE = [0, 1, 2, 3, 7, 8, 255, 256, 257, 1000];
const BATCHES = [1, 2, 3, 8, 9, 300];

function tipOf(leaves: readonly Buffer[]) {
  const tip = frontier.appendAll(frontier.empty(), leaves);
  return { size: tip.size, root: frontier.root(tip), frontier: frontier.encode(tip) };
}

describe('proveInBatch', () => {
  const leaves = Array.from({ length: 1300 }, (_, at) => sm3Tree.leafHash(Buffer.from(`${at}`)));

  it('proves every entry of a batch under its head, whatever lay before it', async () => {
    for (const before of BEFORE) {
      for (const count of BATCHES) {
        const from = tipOf(leaves.slice(0, before));
        const head = tipOf(leaves.slice(0, before + count));
        const entries = leaves.slice(before, before + count).map((leaf_hash, at) => ({
          idx: before + at,
          leaf_hash,
          entry_id: '',
          body: Buffer.alloc(0),
          decoded: {} as never,
        }));
        const proveAt = proveInBatch({ entries, from, head });
        for (const { idx: index, leaf_hash: leafHash } of entries) {
          const claim = { index, size: head.size, root: head.root, leafHash };
          const proof = await proveAt(index);
          expect(verifyInclusion(sm3Tree, claim, proof), `${before}+${count}: ${index}`).to.equal(
            true,
          );
        }
      }
    }
  });

  it('has none for an entry before the batch, whose neighbours it does not know', async () => {
    const from = tipOf(leaves.slice(0, 6));
    const head = tipOf(leaves.slice(0, 7));
    const entries = [
      { idx: 6, leaf_hash: leaves[6] ?? expect.fail(), entry_id: '', body: Buffer.alloc(0) },
    ].map((entry) => ({ ...entry, decoded: {} as never }));
    const error: unknown = await proveInBatch({ entries, from, head })(1).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(RangeError);
  });
});
