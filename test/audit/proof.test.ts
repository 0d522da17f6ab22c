import { expect } from 'chai';
import fc from 'fast-check';
import { makeConsistencyProof, makeInclusionProof } from '../../audit/make-proof.ts';
import { verifyConsistency, verifyInclusion } from '../../audit/proof.ts';
import { sm3Tree, type Tree } from '../../audit/tree.ts';
import { naiveRoot, numberedLeaves } from './support/naive-tree.ts';
import { BODIES, CONSISTENCIES, INCLUSIONS, ROOTS, sha256Tree } from './support/sha256-vectors.ts';

const SIZE = 600;
const leaves = numberedLeaves(sm3Tree, SIZE);
const sizes = fc.integer({ min: 1, max: SIZE });

const nodesOf = (tree: Tree, hashes: readonly Buffer[]) => (level: number, index: number) => {
  const width = 2 ** level;
  const below = hashes.slice(index * width, (index + 1) * width);
  return Promise.resolve(naiveRoot(tree, below));
};
const rootAt = (size: number) => naiveRoot(sm3Tree, leaves.slice(0, size));

describe('proof', () => {
  it('makes and accepts the published SHA-256 proofs', async () => {
    const hashes = BODIES.map((body) => sha256Tree.leafHash(body));
    const readNode = nodesOf(sha256Tree, hashes);
    const publishedRoot = (size: number): Buffer => ROOTS[size - 1] ?? sha256Tree.emptyRoot;
    for (const { proof, ...place } of INCLUSIONS) {
      expect(await makeInclusionProof(sha256Tree, readNode, place)).to.deep.equal(proof);
      const leafHash = hashes[place.index] ?? sha256Tree.emptyRoot;
      const claim = { ...place, leafHash, root: publishedRoot(place.size) };
      expect(verifyInclusion(sha256Tree, claim, proof)).to.equal(true);
    }
    for (const { proof, ...sizes } of CONSISTENCIES) {
      expect(await makeConsistencyProof(sha256Tree, readNode, sizes)).to.deep.equal(proof);
      const [oldRoot, newRoot] = [publishedRoot(sizes.oldSize), publishedRoot(sizes.newSize)];
      const claim = { ...sizes, oldRoot, newRoot };
      expect(verifyConsistency(sha256Tree, claim, proof)).to.equal(true);
    }
  });

  it('proves every leaf, and no other leaf, place or root', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (size, anyIndex, anyOther) => {
        const index = anyIndex % size;
        const proof = await makeInclusionProof(sm3Tree, nodesOf(sm3Tree, leaves), { index, size });
        const leafHash = leaves[index] ?? Buffer.alloc(0);
        const claim = { index, size, leafHash, root: rootAt(size) };
        expect(verifyInclusion(sm3Tree, claim, proof)).to.equal(true);
        const other = anyOther % size;
        if (other !== index) {
          expect(verifyInclusion(sm3Tree, { ...claim, index: other }, proof)).to.equal(false);
        }
        const forged = { ...claim, leafHash: sm3Tree.leafHash(Buffer.from('forged')) };
        expect(verifyInclusion(sm3Tree, forged, proof)).to.equal(false);
        expect(verifyInclusion(sm3Tree, claim, [...proof, leafHash])).to.equal(false);
        if (proof.length > 0) {
          expect(verifyInclusion(sm3Tree, claim, proof.slice(1))).to.equal(false);
          expect(verifyInclusion(sm3Tree, claim, spoiled(proof, anyOther))).to.equal(false);
        }
      }),
    );
  });

  it('proves every beginning, and no other history', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (newSize, anyOld, anyPlace) => {
        const oldSize = anyOld % (newSize + 1);
        const steps = { oldSize, newSize };
        const proof = await makeConsistencyProof(sm3Tree, nodesOf(sm3Tree, leaves), steps);
        const claim = { ...steps, oldRoot: rootAt(oldSize), newRoot: rootAt(newSize) };
        const forged = sm3Tree.leafHash(Buffer.from('forged'));
        expect(verifyConsistency(sm3Tree, claim, proof)).to.equal(true);
        expect(verifyConsistency(sm3Tree, { ...claim, oldRoot: forged }, proof)).to.equal(false);
        expect(verifyConsistency(sm3Tree, claim, [...proof, forged])).to.equal(false);
        if (oldSize > 0) {
          expect(verifyConsistency(sm3Tree, { ...claim, newRoot: forged }, proof)).to.equal(false);
        }
        if (proof.length > 0) {
          expect(verifyConsistency(sm3Tree, claim, proof.slice(1))).to.equal(false);
          expect(verifyConsistency(sm3Tree, claim, spoiled(proof, anyPlace))).to.equal(false);
        }
      }),
    );
  });

  it('refuses sizes that make no sense', () => {
    const root = rootAt(3);
    const [leafHash = root] = leaves;
    for (const [index, size] of [
      [3, 3],
      [-1, 3],
      [0, 0],
      [0.5, 3],
      [0, 2 ** 60],
    ] as const) {
      expect(verifyInclusion(sm3Tree, { index, size, leafHash, root }, [])).to.equal(false);
    }
    const nothing = { oldSize: 0, oldRoot: sm3Tree.emptyRoot, newSize: 0, newRoot: root };
    expect(verifyConsistency(sm3Tree, nothing, [])).to.equal(false);
    const backwards = { oldSize: 3, oldRoot: root, newSize: 2, newRoot: rootAt(2) };
    expect(verifyConsistency(sm3Tree, backwards, [])).to.equal(false);
    const readNode = nodesOf(sm3Tree, leaves);
    expect(() => makeInclusionProof(sm3Tree, readNode, { index: 3, size: 3 })).to.throw(RangeError);
  });
});

function spoiled(proof: readonly Buffer[], anyPlace: number): Buffer[] {
  const place = anyPlace % proof.length;
  return proof.map((hash, at) => (at === place ? sm3Tree.leafHash(hash) : hash));
}
