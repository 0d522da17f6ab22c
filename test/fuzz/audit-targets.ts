import { isUtf8 } from 'node:buffer';
import { signCheckpoint, openCheckpoint } from '../../audit/checkpoint.ts';
import { readConsistency, writeConsistency } from '../../audit/consistency-file.ts';
import {
  CheckpointError,
  LayoutError,
  LeafError,
  PolicyError,
  ProofError,
} from '../../audit/errors.ts';
import type { Folder } from '../../audit/folder.ts';
import { readFork, writeFork } from '../../audit/fork-file.ts';
import { fsck } from '../../audit/fsck.ts';
import { decodeLeaf, encodeLeaf } from '../../audit/leaf.ts';
import { readNote, writeNote } from '../../audit/note.ts';
import { readProof, writeProof } from '../../audit/proof-file.ts';
import { parsePolicy, policyOf } from '../../audit/quorum.ts';
import { decodeBundle, encodeBundle } from '../../audit/tile.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { decodeVerifierKey, encodeVerifierKey } from '../../audit/verifier-key.ts';
import { Sm2Error } from '../../crypto/errors.ts';
import { makeKeyChange } from '../../audit/key-change.ts';
import { entryOf, makeMaterial, newSigner, ORIGIN } from '../audit/support/make-package.ts';
import type { FuzzTarget } from './fuzz-target.ts';

const signer = newSigner();
const next = newSigner();
const key = encodeVerifierKey(signer);
const hash = sm3Tree.leafHash(Buffer.from('x'));
const note = signCheckpoint({ origin: ORIGIN, size: 3, root: hash, timeMs: 1 }, signer);
const leaf = encodeLeaf(entryOf(1));
const change = encodeLeaf(makeKeyChange(entryOf(0), { old: signer, next, from: 9 }));
const material = makeMaterial([5, 9], signer);
const PATHS = ['checkpoint', 'checkpoints/000', 'tile/entries/000.p/9', 'tile/0/000.p/9'] as const;
const texts = (...all: string[]): Buffer[] => all.map((text) => Buffer.from(text));

/** Text in and out; what is no UTF-8 is refused by whoever reads the file. */
const asText =
  (again: (text: string) => string) =>
  (input: Buffer): Buffer | undefined =>
    isUtf8(input) ? Buffer.from(again(input.toString())) : undefined;

/** Decoders of an auditor, who is handed everything by others. */
export const AUDIT_TARGETS: Record<string, FuzzTarget> = {
  leaf: {
    corpus: [leaf, change, encodeLeaf(entryOf(2, { pages: '1 2 3', content: hash }))],
    errors: [LeafError],
    decode: (input) => encodeLeaf(decodeLeaf(input)),
  },
  note: {
    corpus: texts(note),
    errors: [CheckpointError],
    decode: asText((text) => writeNote(readNote(text))),
  },
  checkpoint: {
    corpus: texts(note),
    errors: [CheckpointError],
    decode: (input) => (openCheckpoint(input.toString(), [signer]), true),
  },
  'verifier-key': {
    corpus: texts(key, encodeVerifierKey(next)),
    errors: [CheckpointError, Sm2Error],
    decode: asText((text) => encodeVerifierKey(decodeVerifierKey(text))),
  },
  bundle: {
    corpus: [encodeBundle([leaf, change, Buffer.alloc(0)]), encodeBundle([])],
    errors: [LayoutError],
    decode: (input) => encodeBundle(decodeBundle(input)),
  },
  policy: {
    corpus: texts(
      `log ${key}witness w ${encodeVerifierKey(next)}group g 1 w\nquorum g\n`,
      'quorum none',
    ),
    errors: [PolicyError],
    decode: (input) => (parsePolicy(input.toString()), true),
  },
  inclusion: {
    corpus: texts(writeProof({ index: 1, leaf, hashes: [hash, hash], note })),
    errors: [ProofError],
    decode: asText((text) => writeProof(readProof(text))),
  },
  consistency: {
    corpus: texts(writeConsistency({ hashes: [hash], oldNote: note, newNote: note })),
    errors: [ProofError],
    decode: asText((text) => writeConsistency(readConsistency(text))),
  },
  fork: {
    corpus: texts(writeFork({ otherRoot: hash, hashes: [], smallerNote: note, largerNote: note })),
    errors: [ProofError],
    decode: asText((text) => writeFork(readFork(text))),
  },
  'export-folder': {
    corpus: [packed()],
    errors: [],
    decode: async (input) => {
      const { checkpoint } = await fsck(folderIn(input), { policy: policyOf([signer]) });
      return checkpoint ? true : undefined;
    },
  },
};

/** A whole folder as one input: its files, each behind its length. */
function packed(): Buffer {
  const files = new Map<string, Buffer>([
    ['checkpoint', Buffer.from(material.notes[1] ?? '')],
    ['checkpoints/000', encodeBundle(texts(...material.notes))],
    ['tile/entries/000.p/9', encodeBundle(material.entries.map(({ body }) => body))],
    ['tile/0/000.p/9', Buffer.concat(material.entries.map(({ leafHash }) => leafHash))],
  ]);
  return encodeBundle(PATHS.map((path) => files.get(path) ?? Buffer.alloc(0)));
}

function folderIn(input: Buffer): Folder {
  const files = new Map<string, Buffer>();
  let at = 0;
  for (const path of PATHS) {
    if (at + 2 > input.length) break;
    const end = at + 2 + input.readUInt16BE(at);
    files.set(path, input.subarray(at + 2, end));
    at = end;
  }
  return {
    read: (path) => Promise.resolve(files.get(path)),
    // eslint-disable-next-line @typescript-eslint/require-await -- a folder lists asynchronously
    async *list() {
      yield* files.keys();
    },
  };
}
