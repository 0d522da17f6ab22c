import { expect } from 'chai';
import { signCheckpoint } from '../../audit/checkpoint.ts';
import { makeConsistencyProof } from '../../audit/make-proof.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { judgeCheckpoint, type WitnessQuestion } from '../../audit/witness.ts';
import { newSigner, ORIGIN, START_MS } from './support/make-package.ts';
import { naiveRoot, numberedLeaves } from './support/naive-tree.ts';

const signer = newSigner();
const log = [{ ...signer, from: 0 }];
const leaves = numberedLeaves(sm3Tree, 40);
const forked = [...leaves.slice(0, 9), ...numberedLeaves(sm3Tree, 31)];
const rootAt = (size: number, of = leaves) => naiveRoot(sm3Tree, of.slice(0, size));
const noteAt = (size: number, root = rootAt(size)) =>
  signCheckpoint({ origin: ORIGIN, size, root, timeMs: START_MS }, signer);
const proofOf = (oldSize: number, newSize: number, of = leaves) =>
  makeConsistencyProof(
    sm3Tree,
    (level, index) => Promise.resolve(rootAt(2 ** level, of.slice(index * 2 ** level))),
    { oldSize, newSize },
  );
const held = { size: 7, root: rootAt(7) };
const ask = async (oldSize: number, newSize: number): Promise<WitnessQuestion> => ({
  held,
  oldSize,
  note: noteAt(newSize),
  proof: await proofOf(oldSize, newSize),
  log,
});

describe('judgeCheckpoint', () => {
  it('cosigns what contains everything it cosigned before', async () => {
    const checkpoint = { origin: ORIGIN, size: 40, root: rootAt(40), timeMs: START_MS };
    expect(judgeCheckpoint(await ask(7, 40))).to.deep.equal({ verdict: 'cosign', checkpoint });
    expect(judgeCheckpoint(await ask(7, 7)).verdict).to.equal('cosign');
  });

  it('begins with nothing', async () => {
    const first = { ...(await ask(0, 12)), held: undefined };
    expect(judgeCheckpoint(first).verdict).to.equal('cosign');
    expect(judgeCheckpoint({ ...first, note: noteAt(0) }).verdict).to.equal('cosign');
    const empty = { ...first, note: noteAt(0, rootAt(1)) };
    expect(judgeCheckpoint(empty)).to.deep.equal({ verdict: 'conflict' });
    expect(judgeCheckpoint({ ...first, proof: [rootAt(1)] }).verdict).to.equal('unproven');
  });

  it('tells an asker that starts elsewhere, or would go back, where it stands', async () => {
    expect(judgeCheckpoint(await ask(6, 40))).to.deep.equal({ verdict: 'behind', size: 7 });
    expect(judgeCheckpoint(await ask(0, 40))).to.deep.equal({ verdict: 'behind', size: 7 });
    const back = { ...(await ask(7, 40)), note: noteAt(6), proof: [] };
    expect(judgeCheckpoint(back)).to.deep.equal({ verdict: 'behind', size: 7 });
  });

  it('never cosigns a second history', async () => {
    const other = { held: { size: 12, root: rootAt(12) }, oldSize: 12, log };
    const fork = { ...other, note: noteAt(12, rootAt(12, forked)), proof: [] };
    expect(judgeCheckpoint(fork)).to.deep.equal({ verdict: 'conflict' });
    expect(judgeCheckpoint({ ...fork, oldSize: 3 })).to.deep.equal({ verdict: 'conflict' });
    const longer = { ...other, note: noteAt(30, rootAt(30, forked)) };
    const proof = await proofOf(12, 30, forked);
    expect(judgeCheckpoint({ ...longer, proof })).to.deep.equal({ verdict: 'unproven' });
  });

  it('believes no spoiled proof', async () => {
    const question = await ask(7, 40);
    expect(judgeCheckpoint({ ...question, proof: question.proof.slice(1) }).verdict).to.equal(
      'unproven',
    );
    expect(judgeCheckpoint({ ...question, proof: [] }).verdict).to.equal('unproven');
  });

  it('believes nobody but the ledger that it watches, by a key that counts at that size', async () => {
    const question = await ask(7, 40);
    const by = (note: string) => judgeCheckpoint({ ...question, note }).verdict;
    const head = { origin: ORIGIN, size: 40, root: rootAt(40), timeMs: START_MS };
    expect(by(signCheckpoint(head, newSigner()))).to.equal('forged');
    expect(by(signCheckpoint({ ...head, origin: 'other' }, signer))).to.equal('forged');
    expect(by(question.note.replace('\n40\n', '\n41\n'))).to.equal('forged');
    expect(by('nonsense')).to.equal('forged');
    const later = [{ ...signer, from: 41 }];
    expect(judgeCheckpoint({ ...question, log: later }).verdict).to.equal('forged');
  });
});
