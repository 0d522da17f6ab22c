import { expect } from 'chai';
import fc from 'fast-check';
import { signCheckpoint } from '../../audit/checkpoint.ts';
import { cosign } from '../../audit/cosignature.ts';
import { ProofError } from '../../audit/errors.ts';
import { exitCodeOf, type FindingCode } from '../../audit/findings.ts';
import { encodeLeaf } from '../../audit/leaf.ts';
import { makeInclusionProof } from '../../audit/make-proof.ts';
import { readProof, verifyProof, writeProof, type Proof } from '../../audit/proof-file.ts';
import { parsePolicy } from '../../audit/quorum.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { encodeVerifierKey } from '../../audit/verifier-key.ts';
import { entryOf, newSigner, noteAt, ORIGIN, storedEntry } from './support/make-package.ts';
import { naiveRoot } from './support/naive-tree.ts';

const SIZE = 21;
const signer = newSigner();
const witness = newSigner('w');
const policy = parsePolicy(
  `log ${encodeVerifierKey(signer)}witness w ${encodeVerifierKey(witness)}quorum w`,
);
const bodies = Array.from({ length: SIZE }, (_, index) => encodeLeaf(entryOf(index)));
const note = cosign(noteAt(bodies.map(storedEntry), SIZE, signer), witness, 1);

async function proofOf(index: number, of = bodies, by = note): Promise<Proof> {
  const leaves = of.map((body) => sm3Tree.leafHash(body));
  const hashes = await makeInclusionProof(
    sm3Tree,
    (level, at) =>
      Promise.resolve(naiveRoot(sm3Tree, leaves.slice(at * 2 ** level, (at + 1) * 2 ** level))),
    { index, size: of.length },
  );
  return { index, leaf: of[index] ?? Buffer.alloc(0), hashes, note: by };
}

function codesOf(proof: Proof, by = policy): FindingCode[] {
  const { findings, checkpoint } = verifyProof(proof, by);
  if (!checkpoint) expect(exitCodeOf(findings)).not.to.equal(0);
  return findings.map(({ code }) => code);
}

describe('proof file', () => {
  it('proves every entry to somebody who holds nothing else but the policy', async () => {
    for (let index = 0; index < SIZE; index += 1) {
      const text = writeProof(await proofOf(index));
      const { findings, entry, checkpoint, witnesses } = verifyProof(readProof(text), policy);
      expect(findings).to.deep.equal([]);
      expect(entry).to.deep.equal(entryOf(index));
      expect(checkpoint?.size).to.equal(SIZE);
      expect(witnesses).to.deep.equal(['w']);
    }
  });

  it('proves nothing else: no other entry, place, hash, ledger or key', async () => {
    const proof = await proofOf(5);
    const [first = proof.leaf, ...rest] = proof.hashes;
    const changed: [Partial<Proof>, FindingCode][] = [
      [{ leaf: encodeLeaf(entryOf(6)) }, 'proof_false'],
      [{ index: 4 }, 'proof_false'],
      [{ index: SIZE }, 'proof_false'],
      [{ hashes: rest }, 'proof_false'],
      [{ hashes: [...proof.hashes, first] }, 'proof_false'],
      [{ hashes: [sm3Tree.leafHash(first), ...rest] }, 'proof_false'],
      [{ note: noteAt(bodies.map(storedEntry), SIZE, signer) }, 'quorum_missing'],
      [{ note: noteAt(bodies.map(storedEntry), SIZE, newSigner()) }, 'checkpoint_unsigned'],
      [{ note: note.replace('\n21\n', '\n22\n') }, 'checkpoint_forged'],
      [{ note: 'nothing' }, 'checkpoint_unreadable'],
    ];
    for (const [change, code] of changed) {
      expect(codesOf({ ...proof, ...change })).to.deep.equal([code]);
    }
  });

  it('does not take what is no entry of this ledger for one', async () => {
    for (const body of [Buffer.from('no entry'), encodeLeaf(entryOf(0, { origin: 'other' }))]) {
      const root = sm3Tree.leafHash(body);
      const signed = signCheckpoint({ origin: ORIGIN, size: 1, root, timeMs: 1 }, signer);
      const proof = await proofOf(0, [body], cosign(signed, witness, 1));
      expect(codesOf(proof)).to.deep.equal(['entry_malformed']);
    }
  });

  it('has one form', async () => {
    const proof = await proofOf(11);
    const text = writeProof(proof);
    expect(readProof(text)).to.deep.equal(proof);
    expect(text.split('\n').slice(0, 3)).to.deep.equal([
      'lantai/inclusion-sm3-v1',
      `leaf ${proof.leaf.toString('base64')}`,
      'index 11',
    ]);
    const refused = [
      '',
      text.replace('v1', 'v2'),
      text.replace('index 11', 'index 011'),
      text.replace('index 11', 'index 9007199254740993'),
      text.replace('index 11\n', ''),
      text.replace('leaf ', ''),
      text.replace('leaf ', 'leaf  '),
      text.replace('\n\n', '\nQUJD\n\n'),
      text.replace('\n\n', '\n?\n\n'),
      text.replace('\n', '\r\n'),
      text.split('\n\n')[0] ?? '',
    ];
    for (const each of refused) expect(() => readProof(each)).to.throw(ProofError);
    const long = Array.from({ length: 64 }, () => sm3Tree.emptyRoot);
    expect(() => writeProof({ ...proof, hashes: long })).to.throw(ProofError);
    expect(() => writeProof({ ...proof, index: 0.5 })).to.throw(ProofError);
  });

  it('is never believed with one byte of it changed', async () => {
    const text = Buffer.from(writeProof(await proofOf(8)));
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(text);
        bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
        expect(isBelieved(bytes.toString()), `byte ${at}`).to.equal(false);
      }),
      { numRuns: 150, seed: 20260104 },
    );
  });
});

function isBelieved(text: string): boolean {
  try {
    return exitCodeOf(verifyProof(readProof(text), policy).findings) === 0;
  } catch (error) {
    expect(error).to.be.instanceOf(ProofError);
    return false;
  }
}
