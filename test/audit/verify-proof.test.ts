import { expect } from 'chai';
import fc from 'fast-check';
import { signCheckpoint } from '../../audit/checkpoint.ts';
import { readConsistency, writeConsistency } from '../../audit/consistency-file.ts';
import { cosign } from '../../audit/cosignature.ts';
import { ProofError } from '../../audit/errors.ts';
import type { FindingCode } from '../../audit/findings.ts';
import { encodeLeaf } from '../../audit/leaf.ts';
import { encodeLogKeys, onlyKey } from '../../audit/log-keys.ts';
import { makeConsistencyProof, makeInclusionProof } from '../../audit/make-proof.ts';
import { writeProof } from '../../audit/proof-file.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { encodeVerifierKey, fingerprintOf } from '../../audit/verifier-key.ts';
import { isProofText } from '../../audit/verify-proof.ts';
import {
  entryOf,
  makeMaterial,
  newSigner,
  noteAt,
  ORIGIN,
  START_MS,
} from './support/make-package.ts';
import { naiveRoot } from './support/naive-tree.ts';
import { verifyProofText } from './support/verify-both.ts';

const signer = newSigner();
const witness = newSigner('w');
const key = encodeVerifierKey(signer);
const policy = `log ${key}witness w ${encodeVerifierKey(witness)}quorum w`;
const { entries } = makeMaterial([50], signer);
const leaves = entries.map(({ leafHash }) => leafHash);
const readNode = (level: number, at: number): Promise<Buffer> =>
  Promise.resolve(naiveRoot(sm3Tree, leaves.slice(at * 2 ** level, (at + 1) * 2 ** level)));
const seen = (size: number): string => cosign(noteAt(entries, size, signer), witness, START_MS);

async function consistencyOf(oldSize: number, newSize: number) {
  const hashes = await makeConsistencyProof(sm3Tree, readNode, { oldSize, newSize });
  return { hashes, oldNote: seen(oldSize), newNote: seen(newSize) };
}

async function inclusionOf(index: number, size: number) {
  const hashes = await makeInclusionProof(sm3Tree, readNode, { index, size });
  return { index, leaf: encodeLeaf(entryOf(index)), hashes, note: seen(size) };
}

async function codesOf(text: string, given = { policy }): Promise<FindingCode[]> {
  return (await verifyProofText(text, given)).machine.findings.map(({ code }) => code);
}

describe('verifyProofText', () => {
  it('shows the entry that is proven, and to whom it speaks', async () => {
    const text = writeProof(await inclusionOf(31, 50));
    const { exitCode, lines, machine } = await verifyProofText(text, { policy, origin: ORIGIN });
    expect(exitCode).to.equal(0);
    expect(machine).to.deep.include({
      kind: 'inclusion',
      result: 'intact',
      origin: ORIGIN,
      size: 50,
      index: 31,
      witnesses: ['w'],
      findings: [],
    });
    expect(lines).to.include('记录动作：viewing.open-page');
    expect(lines.at(-1)).to.include('第 31 号记录');
  });

  it('goes by a key alone, as line or PEM, and does without none', async () => {
    for (const text of [
      writeProof(await inclusionOf(3, 50)),
      writeConsistency(await consistencyOf(7, 50)),
    ]) {
      expect((await verifyProofText(text, { key })).exitCode).to.equal(0);
      expect((await verifyProofText(text, { key: signer.publicKey })).exitCode).to.equal(0);
      const other = await verifyProofText(text, { key: newSigner().publicKey });
      expect(other.exitCode).to.equal(2);
      const { machine, exitCode } = await verifyProofText(text, {});
      expect(exitCode).to.equal(2);
      expect(machine.findings.map(({ code }) => code)).to.include('key_missing');
    }
  });

  it('tells the place of an entry that is not proven', async () => {
    const proof = { ...(await inclusionOf(31, 50)), leaf: encodeLeaf(entryOf(32)) };
    const { machine, exitCode } = await verifyProofText(writeProof(proof), { policy });
    expect(exitCode).to.equal(1);
    expect(machine.firstBad).to.deep.equal({ from: 31, to: 31 });
  });

  it('tells another ledger than the one that is asked for', async () => {
    const text = writeProof(await inclusionOf(31, 50));
    const { machine, exitCode } = await verifyProofText(text, { policy, origin: 'other' });
    expect(exitCode).to.equal(1);
    expect(machine.findings.map(({ code }) => code)).to.deep.equal(['other_ledger']);
  });

  it('is shown false by a key of the ledger out of its turn', async () => {
    const next = newSigner();
    const keys = encodeLogKeys([...onlyKey(signer), { ...next, from: 40 }]);
    const inclusion = await inclusionOf(31, 50);
    const consistency = await consistencyOf(7, 50);
    const resigned = { ...consistency, newNote: noteAt(entries, 50, next) };
    for (const text of [writeProof(inclusion), writeConsistency(consistency)]) {
      const { exitCode, machine, lines } = await verifyProofText(text, { key: keys });
      expect(exitCode).to.equal(1);
      expect(machine.findings).to.deep.equal([
        {
          code: 'checkpoint_out_of_turn',
          size: 50,
          signedBy: fingerprintOf(signer.publicKey),
          count: 1,
        },
      ]);
      expect(lines.join('\n')).to.include(fingerprintOf(signer.publicKey)).and.include('条数 50');
    }
    expect((await verifyProofText(writeConsistency(resigned), { key: keys })).exitCode).to.equal(0);
  });

  it('knows a proof file by its first line', async () => {
    const text = writeConsistency(await consistencyOf(3, 9));
    expect(isProofText(text)).to.equal(true);
    expect(isProofText(seen(3))).to.equal(false);
    const refusal = await verifyProofText(seen(3), { policy }).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(ProofError);
    expect(await codesOf('lantai/inclusion-sm3-v1\nnothing')).to.deep.equal(['proof_unreadable']);
  });
});

describe('consistency file', () => {
  it('proves that nothing is missing between two heads, at every pair of sizes', async () => {
    for (const [from, to] of [
      [0, 1],
      [0, 50],
      [1, 50],
      [31, 32],
      [32, 50],
      [49, 50],
      [50, 50],
    ] as const) {
      const text = writeConsistency(await consistencyOf(from, to));
      const { exitCode, machine, lines } = await verifyProofText(text, { policy });
      expect(exitCode, `${from} to ${to}`).to.equal(0);
      expect(machine).to.deep.include({ kind: 'consistency', oldSize: from, size: to });
      expect(lines.at(-1)).to.include('其间无一缺失');
    }
  });

  it('proves nothing else', async () => {
    const proof = await consistencyOf(13, 50);
    const bare = (size: number): string => noteAt(entries, size, signer);
    const root = sm3Tree.leafHash(Buffer.from('other'));
    const other = (size: number, origin = ORIGIN): string =>
      cosign(signCheckpoint({ origin, size, root, timeMs: START_MS }, signer), witness, START_MS);
    const changed: [Partial<typeof proof>, FindingCode[]][] = [
      [{ hashes: proof.hashes.slice(1) }, ['proof_false']],
      [{ oldNote: seen(14) }, ['proof_false']],
      [{ oldNote: proof.newNote, newNote: proof.oldNote }, ['proof_false']],
      [{ oldNote: other(13) }, ['proof_false']],
      [{ oldNote: other(50) }, ['history_forked']],
      [{ oldNote: bare(13) }, ['quorum_missing']],
      [{ newNote: bare(50) }, ['quorum_missing']],
    ];
    for (const [change, codes] of changed) {
      expect(await codesOf(writeConsistency({ ...proof, ...change }))).to.deep.equal(codes);
    }
    const foreign = writeConsistency({ ...proof, newNote: other(50, 'other') });
    const { machine } = await verifyProofText(foreign, { key });
    expect(machine.findings[0]?.code).to.equal('other_ledger');
    const text = writeConsistency(proof);
    expect(await codesOf(text.replace('\n13\n', '\n12\n'))).to.deep.equal(['checkpoint_forged']);
  });

  it('has one form', async () => {
    const proof = await consistencyOf(13, 50);
    const text = writeConsistency(proof);
    expect(readConsistency(text)).to.deep.equal(proof);
    for (const each of [
      '',
      text.replace('v1', 'v2'),
      text.replace('\n\n', '\n'),
      `${text}\n`,
      `${text}\n${seen(3)}`,
      text.slice(0, -1),
      writeProof(await inclusionOf(1, 50)),
    ]) {
      expect(() => readConsistency(each)).to.throw(ProofError);
    }
    const [unsigned = ''] = seen(50).split('— ');
    expect(() => writeConsistency({ ...proof, oldNote: unsigned })).to.throw(ProofError);
    const { hashes, index, leaf } = await inclusionOf(1, 50);
    expect(() => writeProof({ hashes, index, leaf, note: unsigned })).to.throw(ProofError);
  });

  it('is never believed with one byte of it changed', async () => {
    const text = Buffer.from(writeConsistency(await consistencyOf(21, 50)));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const bytes = Buffer.from(text);
          bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
          const changed = bytes.toString();
          if (isProofText(changed))
            expect(await codesOf(changed), `byte ${at}`).not.to.deep.equal([]);
        },
      ),
      { numRuns: 120, seed: 20260105 },
    );
  });
});
