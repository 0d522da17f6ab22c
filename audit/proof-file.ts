import { CheckpointError, LeafError, ProofError } from './errors.ts';
import type { Checkpoint } from './checkpoint.ts';
import { collectFindings, CODE_OF_FAULT, type CountedFinding } from './findings.ts';
import { decodeLeaf, type Entry } from './leaf.ts';
import { fromBase64 } from './note.ts';
import { verifyInclusion } from './proof.ts';
import { isQuorum, openCosigned, type Policy } from './quorum.ts';
import { HASH_BYTES } from './tile.ts';
import { sm3Tree } from './tree.ts';

/** That one entry stands in the ledger (存在证明), with all that somebody offline needs to see it. */
export type Proof = {
  index: number;
  /** The entry's own bytes. */
  leaf: Buffer;
  /** From the leaf's sibling up to the root's child. */
  hashes: readonly Buffer[];
  /** Signed, and cosigned where there are witnesses. */
  note: string;
};

export type ProofVerdict = {
  /** Present where a trusted key signed the checkpoint. */
  checkpoint?: Checkpoint;
  /** Those of the policy's witnesses who cosigned it. */
  witnesses: string[];
  /** Present where the leaf is one; proven only with no finding. */
  entry?: Entry;
  findings: CountedFinding[];
};

const HEADER = 'lantai/inclusion-sm3-v1';
const INDEX = /^index (0|[1-9][0-9]{0,15})$/;
/** A tree of 2^53 leaves is not higher. */
const MAX_HASHES = 53;

/** One text (SPEC §8), in the shape of C2SP tlog-proof. */
export function writeProof({ index, leaf, hashes, note }: Proof): string {
  const lines = [
    HEADER,
    `leaf ${leaf.toString('base64')}`,
    `index ${index}`,
    ...hashes.map((hash) => hash.toString('base64')),
  ];
  const text = `${lines.join('\n')}\n\n${note}`;
  readProof(text);
  return text;
}

/** Reverses `writeProof`. Throws `ProofError` on anything that it would not write. */
export function readProof(text: string): Proof {
  const gap = text.indexOf('\n\n');
  const [header, leafLine = '', indexLine = '', ...hashLines] = text.slice(0, gap).split('\n');
  const index = Number(INDEX.exec(indexLine)?.[1] ?? NaN);
  const isShaped = gap >= 0 && header === HEADER && leafLine.startsWith('leaf ');
  if (!isShaped || !Number.isSafeInteger(index)) throw malformed();
  const leaf = decode(leafLine.slice('leaf '.length));
  return { index, leaf, hashes: readHashes(hashLines), note: text.slice(gap + 2) };
}

/** Hashes in base64, one a line. Throws `ProofError`. */
export function readHashes(lines: readonly string[]): Buffer[] {
  const hashes = lines.map(decode);
  const isSound =
    hashes.length <= MAX_HASHES && hashes.every(({ length }) => length === HASH_BYTES);
  if (!isSound) throw malformed();
  return hashes;
}

/** Holds a proof against a policy: no finding means that the entry stands at its index, signed and cosigned. */
export function verifyProof({ index, leaf, hashes, note }: Proof, policy: Policy): ProofVerdict {
  const findings = collectFindings();
  const opened = openNote(note, policy);
  if ('fault' in opened) {
    findings.add({ code: CODE_OF_FAULT[opened.fault] });
    return { witnesses: [], findings: findings.list() };
  }
  const { checkpoint, witnesses } = opened;
  const { size, root, origin } = checkpoint;
  if (!isQuorum(policy, new Set(witnesses))) findings.add({ code: 'quorum_missing', size });
  const claim = { index, size, leafHash: sm3Tree.leafHash(leaf), root };
  if (!verifyInclusion(sm3Tree, claim, hashes)) {
    findings.add({ code: 'proof_false', size, firstBad: { from: index, to: index } });
  }
  const entry = readEntry(leaf, origin);
  if (!entry) findings.add({ code: 'entry_malformed', firstBad: { from: index, to: index } });
  return { checkpoint, witnesses, ...(entry && { entry }), findings: findings.list() };
}

function openNote(note: string, policy: Policy) {
  try {
    return openCosigned(note, policy);
  } catch (error) {
    if (error instanceof CheckpointError) return error;
    throw error;
  }
}

function readEntry(leaf: Buffer, origin: string): Entry | undefined {
  try {
    const entry = decodeLeaf(leaf);
    return entry.origin === origin ? entry : undefined;
  } catch (error) {
    if (error instanceof LeafError) return undefined;
    throw error;
  }
}

function decode(text: string): Buffer {
  try {
    return fromBase64(text);
  } catch {
    throw malformed();
  }
}

function malformed(): ProofError {
  return new ProofError('不是账本证明文件，或文件已损坏');
}
