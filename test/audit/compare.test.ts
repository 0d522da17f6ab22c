import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Comparison, Side } from '../../audit/compare.ts';
import { openCheckpoint, signCheckpoint } from '../../audit/checkpoint.ts';
import type { FindingCode } from '../../audit/findings.ts';
import { readFork, writeFork } from '../../audit/fork-file.ts';
import { encodeLeaf } from '../../audit/leaf.ts';
import { UsageError } from '../../audit/resolve-trust.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { encodeVerifierKey } from '../../audit/verifier-key.ts';
import {
  entryOf,
  makeMaterial,
  newSigner,
  noteAt,
  ORIGIN,
  removePackages,
  storedEntry,
  writePackage,
  type Material,
} from './support/make-package.ts';
import { compare, verifyProofText } from './support/verify-both.ts';

const signer = newSigner();
const key = encodeVerifierKey(signer);
const SIZES = [40, 256, 300, 520];
const honest = makeMaterial(SIZES, signer);

function upTo(material: Material, size: number): Material {
  const count = SIZES.filter((each) => each <= size).length;
  return { entries: material.entries.slice(0, size), notes: material.notes.slice(0, count) };
}

/** The same key's other history: entry 270 tells of somebody else. */
function forkedAt(index: number): Material {
  const entries = [...honest.entries];
  entries[index] = storedEntry(encodeLeaf(entryOf(index, { actor: 'nobody' })));
  return { entries, notes: SIZES.map((size) => noteAt(entries, size, signer)) };
}

const laidOut = async (material: Material): Promise<Side> => writePackage(material, signer);

function codesOf({ verification }: Comparison): FindingCode[] {
  return verification.machine.findings.map(({ code }) => code);
}

describe('compare', () => {
  after(removePackages);

  it('finds an older copy, and an older head, in a newer one, whichever comes first', async () => {
    const newer = await laidOut(honest);
    const older = await laidOut(upTo(honest, 300));
    for (const other of [older, { note: honest.notes[2] ?? '' }, newer]) {
      for (const pair of [
        [newer, other],
        [other, newer],
      ] as const) {
        const { verification, evidence } = await compare(...pair, { key });
        expect(verification.machine).to.deep.include({ exitCode: 0, provenSize: 520 });
        expect(evidence).to.equal(undefined);
      }
    }
  });

  it('gives evidence of two histories by one key, which convinces somebody who has neither', async () => {
    const other = forkedAt(270);
    const pairs: [Side, Side][] = [
      [await laidOut(honest), { note: other.notes[2] ?? '' }],
      [await laidOut(honest), await laidOut(upTo(other, 300))],
      [await laidOut(upTo(honest, 300)), await laidOut(other)],
      [await laidOut(other), await laidOut(honest)],
    ];
    for (const [place, pair] of pairs.entries()) {
      const { verification, evidence = '' } = await compare(...pair, { key });
      expect(verification.exitCode, String(place)).to.equal(1);
      expect(evidence, String(place)).not.to.equal('');
      const { machine, exitCode, lines } = await verifyProofText(evidence, { key });
      expect(exitCode).to.equal(1);
      expect(machine.kind).to.equal('fork');
      expect(machine.findings.map(({ code }) => code)).to.deep.equal(['history_forked']);
      expect(lines.join()).to.include('两套账');
    }
  });

  it('gives two heads of one size where there are', async () => {
    const other = forkedAt(270);
    const { evidence = '' } = await compare(
      await laidOut(honest),
      { note: other.notes[3] ?? '' },
      { key },
    );
    const { smallerNote, largerNote, hashes } = readFork(evidence);
    expect(smallerNote).to.equal(other.notes[3]);
    expect(largerNote).to.equal(honest.notes[3]);
    expect(hashes).to.deep.equal([]);
  });

  it('gives no evidence against a key that did not sign what is there', async () => {
    const { entries, notes } = forkedAt(270);
    const stolen = await laidOut({ entries, notes: [...honest.notes] });
    const { verification, evidence } = await compare(stolen, { note: notes[2] ?? '' }, { key });
    expect(verification.exitCode).to.equal(1);
    expect(evidence).to.equal(undefined);
    const changed = await laidOut({ ...honest, notes: honest.notes.slice(0, 2) });
    const cut = await compare(changed, { note: honest.notes[3] ?? '' }, { key });
    expect(cut.evidence).to.equal(undefined);
  });

  it('says that a head beyond the end cannot be compared, and that a newer copy must not be shorter', async () => {
    const older = await laidOut(upTo(honest, 300));
    const note = honest.notes[3] ?? '';
    const beyond = await compare(older, { note }, { key });
    expect(beyond.verification.exitCode).to.equal(2);
    expect(codesOf(beyond)).to.deep.equal(['not_comparable']);
    const ordered = await compare({ note }, older, { key, isOrdered: true });
    expect(codesOf(ordered)).to.deep.equal(['tail_cut']);
    expect(ordered.verification.exitCode).to.equal(1);
    const grown = await compare(older, await laidOut(honest), { key, isOrdered: true });
    expect(grown.verification.exitCode).to.equal(0);
  });

  it('says whose key it went by', async () => {
    const { verification } = await compare(
      await laidOut(honest),
      { note: honest.notes[0] ?? '' },
      {},
    );
    expect(verification.machine.findings.map(({ code }) => code)).to.deep.equal(['key_unproven']);
  });

  it('refuses what it cannot compare', async () => {
    const folder = await laidOut(honest);
    const note = { note: honest.notes[0] ?? '' };
    const foreign = { note: noteAt(honest.entries, 40, newSigner()) };
    const empty = await writePackage(honest, signer);
    await rm(join(empty.directory, 'checkpoint'));
    const attempts: [Side, Side, boolean][] = [
      [note, note, false],
      [folder, foreign, false],
      [folder, empty, false],
      [folder, note, true],
    ];
    for (const [one, other, isOrdered] of attempts) {
      const error = await compare(one, other, { key, isOrdered }).catch(
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(UsageError);
    }
  });

  it('still names the first bad entry of the folder itself', async () => {
    const { directory } = await writePackage(honest, signer);
    await writeFile(join(directory, 'tile/entries/000'), '');
    const { verification } = await compare({ directory }, { note: honest.notes[0] ?? '' }, { key });
    expect(verification.machine.firstBad).to.deep.equal({ from: 0, to: 0 });
  });
});

describe('fork file', () => {
  it('shows nothing where it does not hold', async () => {
    const other = forkedAt(100);
    const held = { note: noteAt(other.entries, 200, signer) };
    const { evidence = '' } = await compare(await laidOut(honest), held, { key });
    const fork = readFork(evidence);
    const codes = async (text: string, by = key): Promise<FindingCode[]> =>
      (await verifyProofText(text, { key: by })).machine.findings.map(({ code }) => code);
    expect(await codes(evidence)).to.deep.equal(['history_forked']);
    const [first = fork.otherRoot] = fork.hashes;
    const void_ = [
      { ...fork, hashes: [...fork.hashes, first] },
      { ...fork, otherRoot: first },
      { ...fork, smallerNote: honest.notes[1] ?? '' },
      { ...fork, smallerNote: fork.largerNote, largerNote: fork.smallerNote },
    ];
    for (const each of void_)
      expect(await codes(writeFork(each))).to.deep.equal(['proof_unreadable']);
    expect(await codes(evidence, encodeVerifierKey(newSigner()))).to.deep.equal([
      'checkpoint_unsigned',
    ]);
    expect(await codes(evidence.replace('\nroot ', '\nroot  '))).to.deep.equal([
      'proof_unreadable',
    ]);
  });

  it('does not take a head for another history of itself, nor another ledger, nor nothing, for one', async () => {
    const note = noteAt(honest.entries, 40, signer);
    const { root } = openCheckpoint(note, [signer]);
    const signed = (origin: string, size: number): string =>
      signCheckpoint({ origin, size, root: sm3Tree.emptyRoot, timeMs: 1 }, signer);
    const claims = [
      { otherRoot: root, hashes: [], smallerNote: note, largerNote: note },
      { otherRoot: root, hashes: [], smallerNote: signed('other', 40), largerNote: note },
      {
        otherRoot: sm3Tree.emptyRoot,
        hashes: [],
        smallerNote: signCheckpoint({ origin: ORIGIN, size: 0, root, timeMs: 1 }, signer),
        largerNote: note,
      },
    ];
    for (const claim of claims) {
      const { exitCode, machine } = await verifyProofText(writeFork(claim), { key });
      expect(exitCode).to.equal(2);
      expect(machine.findings.map(({ code }) => code)).to.deep.equal(['proof_unreadable']);
    }
  });

  after(removePackages);
});
