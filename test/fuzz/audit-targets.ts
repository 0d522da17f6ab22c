import { openSigned, signCheckpoint } from '../../audit/checkpoint.ts';
import { readConsistency, writeConsistency } from '../../audit/consistency-file.ts';
import { addSignatureLines, cosign, lastSignatureLine } from '../../audit/cosignature.ts';
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
import { judgeKeyChange, makeKeyChange } from '../../audit/key-change.ts';
import { decodeLeaf, encodeLeaf } from '../../audit/leaf.ts';
import { readNote, writeNote } from '../../audit/note.ts';
import { readProof, writeProof } from '../../audit/proof-file.ts';
import { decodeLogKeys, encodeLogKeys, onlyKey } from '../../audit/log-keys.ts';
import { isQuorum, openCosigned, parsePolicy, policyOf } from '../../audit/quorum.ts';
import { readOfficer, UsageError } from '../../audit/resolve-trust.ts';
import { countOfficers, isRestoreInPlace, readRestore, signRestore } from '../../audit/restore.ts';
import { scanLeaf, viewOf } from '../../audit/scan-leaf.ts';
import { decodeBundle, encodeBundle } from '../../audit/tile.ts';
import { sm3Tree } from '../../audit/tree.ts';
import { decodeVerifierKey, encodeVerifierKey } from '../../audit/verifier-key.ts';
import { verifyProofFile } from '../../audit/verify-proof.ts';
import { Sm2Error } from '../../crypto/errors.ts';
import { sm2PublicPoint } from '../../crypto/sm2-keys.ts';
import { entryOf, makeMaterial, newSigner, ORIGIN } from '../audit/support/make-package.ts';
import { asText, type FuzzTarget } from './fuzz-target.ts';
import { packFolder, unpackFolder } from './packed-folder.ts';

const signer = newSigner();
const next = newSigner();
const key = encodeVerifierKey(signer);
const hash = sm3Tree.leafHash(Buffer.from('x'));
const note = signCheckpoint({ origin: ORIGIN, size: 3, root: hash, timeMs: 1 }, signer);
const leaf = encodeLeaf(entryOf(1));
const change = encodeLeaf(makeKeyChange(entryOf(0), { old: signer, next, from: 9 }));
const restored = { restoredOrigin: 'before', restoredSize: 3, restoredRoot: hash, lostFrom: 3 };
const restore = encodeLeaf(
  signRestore(entryOf(0, { ...restored, kind: 'RESTORE', lostTo: 5 }), [
    signer.privateKey,
    next.privateKey,
  ]),
);
const witness = newSigner('w');
const cosigned = cosign(note, witness, 2);
const policyText = `log ${key}witness w ${encodeVerifierKey(witness)}group g 1 w\nquorum g\n`;
const policy = parsePolicy(policyText);
const inclusion = writeProof({ index: 1, leaf, hashes: [hash, hash], note });
const consistency = writeConsistency({ hashes: [hash], oldNote: note, newNote: cosigned });
const fork = writeFork({ otherRoot: hash, hashes: [], smallerNote: note, largerNote: note });
const texts = (...all: string[]): Buffer[] => all.map((text) => Buffer.from(text));

/** Decoders of an auditor, who is handed everything by others; those of whole texts first. */
export const AUDIT_TARGETS: Record<string, FuzzTarget> = {
  leaf: {
    corpus: [leaf, change, restore, encodeLeaf(entryOf(2, { pages: '1 2 3', content: hash }))],
    errors: [LeafError],
    decode: (input) => (requireOneOpinion(input), encodeLeaf(decodeLeaf(input))),
  },
  note: {
    corpus: texts(note, cosigned),
    errors: [CheckpointError],
    decode: asText((text) => writeNote(readNote(text))),
  },
  checkpoint: {
    corpus: texts(note, cosigned),
    errors: [CheckpointError],
    decode: asText((text) => {
      const { origin, size, root } = openSigned(text, () => [signer, witness]);
      const body = `${origin}\n${size}\n${root.toString('base64')}\n`;
      return writeNote({ ...readNote(text), body });
    }),
  },
  cosigned: {
    corpus: texts(cosigned, note),
    errors: [CheckpointError],
    decode: (input) => {
      const { witnesses } = openCosigned(input.toString(), policy);
      return isQuorum(policy, new Set(witnesses)) ? true : undefined;
    },
  },
  'signature-line': {
    corpus: texts(lastSignatureLine(cosigned)),
    errors: [CheckpointError],
    // Of two lines by one key the later stays, so that adding what was read again changes nothing.
    decode: (input) => {
      const once = addSignatureLines(note, [input.toString()]);
      const lines = once.slice(once.indexOf('\n\n') + 2);
      if (addSignatureLines(note, [lines]) !== once) throw new Error('another note');
      return true;
    },
  },
  inclusion: {
    corpus: texts(inclusion),
    errors: [ProofError],
    decode: asText((text) => writeProof(readProof(text))),
  },
  consistency: {
    corpus: texts(consistency),
    errors: [ProofError],
    decode: asText((text) => writeConsistency(readConsistency(text))),
  },
  fork: {
    corpus: texts(fork),
    errors: [ProofError],
    decode: asText((text) => writeFork(readFork(text))),
  },
  'proof-verdict': {
    corpus: texts(inclusion, consistency, fork),
    errors: [ProofError],
    decode: (input) => {
      const { machine } = verifyProofFile(input, { policy: policyText });
      return machine.findings.some(({ code }) => code === 'proof_unreadable') ? undefined : true;
    },
  },
  restore: {
    corpus: [restore],
    errors: [LeafError],
    decode: (input) => {
      const entry = decodeLeaf(input);
      const officers = [signer.publicKey, next.publicKey];
      const isSound = isRestoreInPlace(entry, 0) && countOfficers(entry, officers) !== 'forged';
      return readRestore(entry) && isSound ? true : undefined;
    },
  },
  'key-change': {
    corpus: [change],
    errors: [LeafError],
    decode: (input) => {
      const entry = decodeLeaf(input);
      return judgeKeyChange(entry, 0, policy.logs) === 'false' ? undefined : true;
    },
  },
  policy: {
    corpus: texts(policyText, 'quorum none'),
    errors: [PolicyError],
    decode: (input) => (parsePolicy(input.toString()), true),
  },
  'log-keys': {
    corpus: texts(key, encodeLogKeys([...onlyKey(signer), { ...next, from: 9 }])),
    errors: [CheckpointError, Sm2Error],
    decode: asText((text) => encodeLogKeys(decodeLogKeys(text))),
  },
  'verifier-key': {
    corpus: texts(key, encodeVerifierKey(next)),
    errors: [CheckpointError, Sm2Error],
    decode: asText((text) => encodeVerifierKey(decodeVerifierKey(text))),
  },
  'officer-key': {
    corpus: texts(signer.publicKey, sm2PublicPoint(next.publicKey).toString('hex')),
    errors: [UsageError],
    decode: (input) => {
      const point = sm2PublicPoint(readOfficer(input.toString()));
      return sm2PublicPoint(readOfficer(point.toString('hex'))).equals(point) ? true : undefined;
    },
  },
  bundle: {
    corpus: [encodeBundle([leaf, change, Buffer.alloc(0)]), encodeBundle([])],
    errors: [LayoutError],
    decode: (input) => encodeBundle(decodeBundle(input)),
  },
  'export-folder': {
    corpus: [packFolder(makeMaterial([5, 9], signer))],
    errors: [],
    decode: async (input) => {
      const { checkpoint } = await fsck(folderIn(input), { policy: policyOf(onlyKey(signer)) });
      return checkpoint ? true : undefined;
    },
  },
};

function folderIn(input: Buffer): Folder {
  const files = unpackFolder(input);
  return {
    read: (path) => Promise.resolve(files.get(path)),
    // eslint-disable-next-line @typescript-eslint/require-await -- a folder lists asynchronously
    async *list() {
      yield* files.keys();
    },
  };
}

const AROUND = encodeLeaf(entryOf(3)).subarray(0, 70);

/** The verifier goes through leaves without making entries of them: it must think of each as the decoder does. */
function requireOneOpinion(input: Buffer): void {
  // What stands around a leaf in its bundle must not count.
  const around = Buffer.concat([AROUND, input, AROUND]);
  const place = { start: AROUND.length, end: AROUND.length + input.length };
  const scanned = scanLeaf(viewOf(around), place, viewOf(Buffer.from(ORIGIN)));
  let decoded: string | undefined;
  try {
    const { kind, origin } = decodeLeaf(input);
    decoded = origin === ORIGIN ? kind : undefined;
  } catch (error) {
    if (!(error instanceof LeafError)) throw error;
  }
  if (scanned !== decoded) throw new Error(`scanned as ${scanned}, decoded as ${decoded}`);
}
