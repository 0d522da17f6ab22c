import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cosign } from '../../audit/cosignature.ts';
import { writeConsistency } from '../../audit/consistency-file.ts';
import { ProofError } from '../../audit/errors.ts';
import { writeFork } from '../../audit/fork-file.ts';
import { makeKeyChange } from '../../audit/key-change.ts';
import { encodeLeaf, type Entry } from '../../audit/leaf.ts';
import { writeProof } from '../../audit/proof-file.ts';
import { UsageError } from '../../audit/resolve-trust.ts';
import { signRestore } from '../../audit/restore.ts';
import { encodeBundle } from '../../audit/tile.ts';
import { encodeVerifierKey } from '../../audit/verifier-key.ts';
import { entryOf, newSigner, noteAt, storedEntry } from '../audit/support/make-package.ts';
import { obstacle } from '../audit/support/second-verifier.ts';
import { verifyFolder, verifyProofText } from '../audit/support/verify-both.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { packFolder, unpackFolder } from './packed-folder.ts';
import { SCRATCH } from './scratch-folder.ts';

const signer = newSigner();
const next = newSigner();
const witness = newSigner('w');
const policy = `log ${encodeVerifierKey(signer)}log ${encodeVerifierKey(next).trim()} from 50\nwitness w ${encodeVerifierKey(witness)}group g 1 w\nquorum g\n`;
const officers = [newSigner('one'), newSigner('other')];
const given = { policy, officers: officers.map(({ publicKey }) => publicKey) };

const hash = storedEntry(Buffer.from('x')).leafHash;
const restore: Entry = signRestore(
  entryOf(0, {
    kind: 'RESTORE',
    restoredOrigin: 'before',
    restoredSize: 3,
    restoredRoot: hash,
    lostFrom: 3,
  }),
  officers.map(({ privateKey }) => privateKey),
);
const change = makeKeyChange(entryOf(1), { old: signer, next, from: 50 });
const leaves = [
  restore,
  change,
  entryOf(2, { pages: '1 2', content: hash }),
  ...Array.from({ length: 6 }, (_, at) => entryOf(3 + at)),
].map(encodeLeaf);
const entries = leaves.map(storedEntry);
const notes = [1, 2, 9].map((size) => cosign(noteAt(entries, size, signer), witness, size));
const [one = '', two = ''] = notes;
const [first = hash, second = hash] = entries.map(({ leafHash }) => leafHash);
const proofs = [
  writeProof({ index: 1, leaf: leaves[1] ?? hash, hashes: [first], note: two }),
  writeConsistency({ hashes: [second], oldNote: one, newNote: two }),
  writeFork({ otherRoot: hash, hashes: [second], smallerNote: one, largerNote: two }),
];

const place = join(SCRATCH, 'export');

async function askBoth(files: ReadonlyMap<string, Buffer>): Promise<true | undefined> {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), bytes);
  }
  const { machine } = await verifyFolder(place, given);
  return machine.size === undefined ? undefined : true;
}

const targets: Record<string, FuzzTarget> = {
  'both-on-folder': {
    corpus: [packFolder({ entries, notes })],
    errors: [UsageError],
    decode: (input) => askBoth(unpackFolder(input)),
  },
  // Under a signature that is right, so that its form is all there is to disagree about.
  'both-on-leaf': {
    corpus: leaves,
    errors: [UsageError],
    decode: (input) => {
      const entry = storedEntry(input);
      const note = Buffer.from(cosign(noteAt([entry], 1, signer), witness, 1));
      return askBoth(
        new Map([
          ['checkpoint', note],
          ['checkpoints/000', encodeBundle([note])],
          ['tile/entries/000.p/1', encodeBundle([input.subarray(0, 65_535)])],
          ['tile/0/000.p/1', entry.leafHash],
        ]),
      );
    },
  },
  'both-on-proof': {
    corpus: proofs.map((text) => Buffer.from(text)),
    errors: [UsageError, ProofError],
    decode: async (input) => {
      const { machine } = await verifyProofText(input, { policy });
      return machine.size === undefined ? undefined : true;
    },
  },
  'both-on-policy': {
    corpus: [Buffer.from(policy)],
    errors: [UsageError],
    decode: async (input) => {
      await verifyProofText(proofs[0] ?? '', { policy: input.toString() });
      return true as const;
    },
  },
};

/** What one verifier reads and the other does not: they must answer alike. None where there is no second. */
export const AGREEMENT_TARGETS = obstacle === undefined ? targets : {};
