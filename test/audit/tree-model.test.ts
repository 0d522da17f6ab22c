import { expect } from 'chai';
import { makeConsistencyProof, makeInclusionProof } from '../../audit/make-proof.ts';
import { verifyConsistency, verifyInclusion } from '../../audit/proof.ts';
import { TILE_WIDTH, widthOf } from '../../audit/tile.ts';
import { sm3Tree, type Frontier } from '../../audit/tree.ts';
import { numbersFrom } from '../support/numbers-from.ts';
import { modelOver } from './support/naive-model.ts';
import { numberedLeaves } from './support/naive-tree.ts';

const SEED = 724_006;
const LARGEST = 70_000;
const random = numbersFrom(SEED);
const leaves = numberedLeaves(sm3Tree, LARGEST);
const model = modelOver(sm3Tree, leaves);
const { frontier } = sm3Tree;

const around = (base: number): number[] =>
  Array.from({ length: 17 }, (_, power) => base ** power)
    .filter((size) => size < LARGEST)
    .flatMap((size) => [size - 1, size, size + 1]);
const SIZES = [
  ...new Set([
    ...Array.from({ length: 1101 }, (_, size) => size),
    ...around(2),
    ...around(256),
    ...Array.from({ length: 200 }, () => random(LARGEST + 1)),
  ]),
].sort((one, other) => one - other);

/** Two places by chance, and the ends. */
const placesIn = (count: number): number[] => [
  ...new Set([0, count - 1, random(count), random(count)]),
];

/** What a reader of 256-wide tiles finds: each level made of the full tiles below it. */
function hashesOfLevels(size: number): Buffer[][] {
  const levels = [leaves.slice(0, size)];
  for (let below = levels[0] ?? []; below.length >= TILE_WIDTH; below = levels.at(-1) ?? []) {
    const full = Math.floor(below.length / TILE_WIDTH);
    const tiles = Array.from({ length: full }, (_, n) => {
      expect(widthOf(n, below.length)).to.equal(TILE_WIDTH);
      return sm3Tree.root(below.slice(n * TILE_WIDTH, (n + 1) * TILE_WIDTH));
    });
    levels.push(tiles);
  }
  return levels;
}

describe(`the tree at ${SIZES.length} sizes up to ${LARGEST}`, () => {
  it('is what RFC 6962 defines, grown leaf by leaf, in stretches, and taken up again', () => {
    let single: Frontier = frontier.empty();
    let inStretches: Frontier = frontier.empty();
    for (const size of SIZES) {
      const more = leaves.slice(single.size, size);
      for (const leaf of more) single = frontier.append(single, leaf);
      inStretches = frontier.appendAll(
        frontier.decode(frontier.encode(inStretches), inStretches.size),
        more,
      );
      const root = model.root(0, size);
      expect(frontier.root(single).equals(root), `${size}, one by one`).to.equal(true);
      expect(frontier.root(inStretches).equals(root), `${size}, in stretches`).to.equal(true);
      expect(inStretches.size).to.equal(size);
    }
  });

  it('has the inclusion proofs that RFC 6962 defines, and they hold', async () => {
    const readNode = (level: number, index: number) =>
      Promise.resolve(model.root(index * 2 ** level, (index + 1) * 2 ** level));
    for (const size of SIZES.filter((each) => each > 0)) {
      const root = model.root(0, size);
      for (const index of placesIn(size)) {
        const proof = await makeInclusionProof(sm3Tree, readNode, { index, size });
        expect(proof, `${index} in ${size}`).to.deep.equal(model.path(index, size));
        const claim = { index, size, leafHash: leaves[index] ?? root, root };
        expect(verifyInclusion(sm3Tree, claim, proof), `${index} in ${size}`).to.equal(true);
      }
    }
  });

  it('has the consistency proofs that RFC 6962 defines, and they hold', async () => {
    const readNode = (level: number, index: number) =>
      Promise.resolve(model.root(index * 2 ** level, (index + 1) * 2 ** level));
    for (const newSize of SIZES) {
      const newRoot = model.root(0, newSize);
      for (const oldSize of placesIn(newSize + 1)) {
        const steps = { oldSize, newSize };
        const proof = await makeConsistencyProof(sm3Tree, readNode, steps);
        expect(proof, `${oldSize} to ${newSize}`).to.deep.equal(model.proof(oldSize, newSize));
        const claim = { ...steps, oldRoot: model.root(0, oldSize), newRoot };
        expect(verifyConsistency(sm3Tree, claim, proof), `${oldSize} to ${newSize}`).to.equal(true);
      }
    }
  });

  it('is the same over its tiles', () => {
    const some = SIZES.filter((size) => size % 7 === 0 || size < 600).slice(-120);
    for (const size of [...some, 65_535, 65_536, 65_537]) {
      const levels = hashesOfLevels(size);
      const parts = levels.flatMap((hashes, level) =>
        level === levels.length - 1
          ? [{ level, hashes }]
          : [{ level, hashes: hashes.slice(Math.floor(hashes.length / TILE_WIDTH) * TILE_WIDTH) }],
      );
      let rest: Buffer | undefined;
      for (const { hashes } of parts) {
        // Levels hold what no full tile above has taken in: each is the right-hand side of the next.
        if (hashes.length === 0) continue;
        const peaks = frontier.appendAll(frontier.empty(), hashes).peaks;
        rest = (rest ? [...peaks, rest] : [...peaks]).reduceRight((sum, peak) =>
          sm3Tree.nodeHash(peak, sum),
        );
      }
      expect((rest ?? sm3Tree.emptyRoot).equals(model.root(0, size)), String(size)).to.equal(true);
    }
  });
});
