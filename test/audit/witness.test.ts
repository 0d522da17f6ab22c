import { expect } from 'chai';
import { signCheckpoint } from '../../audit/checkpoint.ts';
import { makeKeyChange } from '../../audit/key-change.ts';
import { encodeLeaf } from '../../audit/leaf.ts';
import { makeConsistencyProof, makeInclusionProof } from '../../audit/make-proof.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { judgeCheckpoint, type WitnessQuestion } from '../../audit/witness.ts';
import { entryOf, newSigner, ORIGIN, START_MS } from './support/make-package.ts';
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

describe('judgeCheckpoint over a change of key', () => {
  const next = newSigner();
  const CHANGED_AT = 9;
  const plain = { ...entryOf(CHANGED_AT), action: 'ledger.change_key' };
  const change = makeKeyChange(plain, { old: signer, next, from: CHANGED_AT + 2 });
  const withLeaf = (leaf: Buffer) => leaves.with(CHANGED_AT, sm3Tree.leafHash(leaf));

  async function questionOver(
    leaf: Buffer,
    { by = next, size = 40, onTree = withLeaf(leaf) } = {},
  ): Promise<WitnessQuestion> {
    const root = rootAt(size, onTree);
    const readNode = (level: number, index: number) =>
      Promise.resolve(rootAt(2 ** level, onTree.slice(index * 2 ** level)));
    return {
      held,
      oldSize: 7,
      note: signCheckpoint({ origin: ORIGIN, size, root, timeMs: START_MS }, by),
      proof: await proofOf(7, size, onTree),
      log,
      changes: [
        {
          index: CHANGED_AT,
          leaf,
          hashes: await makeInclusionProof(sm3Tree, readNode, { index: CHANGED_AT, size }),
        },
      ],
    };
  }
  const verdictOn = (question: WitnessQuestion) => judgeCheckpoint(question).verdict;

  it('goes on by a KEY entry on the tree that the key it knows has signed', async () => {
    const judged = judgeCheckpoint(await questionOver(encodeLeaf(change)));
    if (judged.verdict !== 'cosign') throw new Error(judged.verdict);
    expect(judged.log.map(({ from }) => from)).to.deep.equal([0, CHANGED_AT + 2]);
    const again = { ...(await questionOver(encodeLeaf(change))), log: judged.log };
    expect(judgeCheckpoint(again)).to.deep.include({ verdict: 'cosign', log: judged.log });
    expect(verdictOn({ ...again, changes: [] })).to.equal('cosign');
  });

  it('hears of the change under the head that the old key signs last', async () => {
    const last = await questionOver(encodeLeaf(change), { by: signer, size: CHANGED_AT + 1 });
    const judged = judgeCheckpoint(last);
    expect(judged).to.deep.include({ verdict: 'cosign' });
    expect('log' in judged && judged.log).to.have.length(2);
  });

  it('believes the old key no longer, and the new one not before', async () => {
    const leaf = encodeLeaf(change);
    expect(verdictOn(await questionOver(leaf, { by: signer }))).to.equal('forged');
    expect(verdictOn(await questionOver(leaf, { size: CHANGED_AT + 1 }))).to.equal('forged');
    const untold = await questionOver(leaf);
    expect(verdictOn({ ...untold, changes: [] })).to.equal('forged');
  });

  it('goes on by nothing less', async () => {
    const stranger = newSigner();
    const byStranger = makeKeyChange(plain, { old: stranger, next, from: CHANGED_AT + 2 });
    const elsewhere = makeKeyChange(
      { ...plain, origin: 'other.test/ledger' },
      { old: signer, next, from: CHANGED_AT + 2 },
    );
    const halfSigned = { ...change, signatures: Buffer.alloc(128, 1) };
    for (const entry of [byStranger, elsewhere, halfSigned, plain]) {
      expect(verdictOn(await questionOver(encodeLeaf(entry))), entry.origin).to.equal('forged');
    }
    const absent = await questionOver(encodeLeaf(change), { onTree: leaves });
    expect(verdictOn(absent)).to.equal('forged');
    const [told] = absent.changes ?? [];
    if (!told) throw new Error('no change');
    const there = await questionOver(encodeLeaf(change));
    for (const spoilt of [
      { ...told, index: 10 },
      { ...told, hashes: [] },
      { ...told, index: 99 },
      { ...told, leaf: Buffer.from('nonsense') },
    ]) {
      expect(verdictOn({ ...there, changes: [spoilt] })).to.equal('forged');
    }
  });

  it('signs no other history for it', async () => {
    const question = await questionOver(encodeLeaf(change), {
      onTree: [...forked.slice(0, 3), ...withLeaf(encodeLeaf(change)).slice(3)].with(5, rootAt(1)),
    });
    expect(verdictOn(question)).to.equal('unproven');
  });
});

describe('judgeCheckpoint', () => {
  it('cosigns what contains everything it cosigned before', async () => {
    const checkpoint = { origin: ORIGIN, size: 40, root: rootAt(40), timeMs: START_MS };
    expect(judgeCheckpoint(await ask(7, 40))).to.deep.equal({
      verdict: 'cosign',
      checkpoint,
      log,
    });
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
