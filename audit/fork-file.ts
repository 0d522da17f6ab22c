import type { Checkpoint } from './checkpoint.ts';
import { collectFindings, type CountedFinding } from './findings.ts';
import { decodeBase64, malformed, readHashes, splitProof, valueBehind } from './proof-lines.ts';
import { verifyConsistency } from './proof.ts';
import type { Policy } from './quorum.ts';
import { openNote } from './read-checkpoints.ts';
import { HASH_BYTES } from './tile.ts';
import { sm3Tree } from './tree.ts';

/**
 * Evidence of two histories by one key (分叉证据): a signed head, and a larger one that grew out of another root at the
 * size of the first.
 */
export type Fork = {
  /** What the larger history had at the smaller size. */
  otherRoot: Buffer;
  /** From that root to the larger head. */
  hashes: readonly Buffer[];
  smallerNote: string;
  largerNote: string;
};

export type ForkVerdict = {
  checkpoint?: Checkpoint;
  /** Those of the policy's witnesses who cosigned the larger one. */
  witnesses: string[];
  findings: CountedFinding[];
};

export const FORK_HEADER = 'lantai/fork-sm3-v1';

/** One text (SPEC §8). */
export function writeFork({ otherRoot, hashes, smallerNote, largerNote }: Fork): string {
  const lines = [
    FORK_HEADER,
    `root ${otherRoot.toString('base64')}`,
    ...hashes.map((hash) => hash.toString('base64')),
  ];
  const text = `${lines.join('\n')}\n\n${smallerNote}\n${largerNote}`;
  readFork(text);
  return text;
}

/** Reverses `writeFork`. Throws `ProofError` on anything that it would not write. */
export function readFork(text: string): Fork {
  const { lines, notes } = splitProof(text, 2);
  const [header, rootLine, ...hashLines] = lines;
  const [smallerNote, largerNote] = notes;
  const otherRoot = decodeBase64(valueBehind('root', rootLine));
  if (header !== FORK_HEADER || otherRoot.length !== HASH_BYTES) throw malformed();
  if (smallerNote === undefined || largerNote === undefined) throw malformed();
  return { otherRoot, hashes: readHashes(hashLines), smallerNote, largerNote };
}

/** `history_forked` where the evidence holds: whoever trusts the key has been shown two histories. */
export function verifyFork(
  { otherRoot, hashes, smallerNote, largerNote }: Fork,
  policy: Policy,
): ForkVerdict {
  const findings = collectFindings();
  const [one, other] = [smallerNote, largerNote].map((note) =>
    openNote(Buffer.from(note), policy, findings),
  );
  if (!one || !other) return { witnesses: [], findings: findings.list() };
  const [smaller, larger] = [one.checkpoint, other.checkpoint];
  const claim = {
    oldSize: smaller.size,
    oldRoot: otherRoot,
    newSize: larger.size,
    newRoot: larger.root,
  };
  const holds =
    smaller.origin === larger.origin &&
    smaller.size > 0 &&
    !otherRoot.equals(smaller.root) &&
    verifyConsistency(sm3Tree, claim, hashes);
  findings.add({ code: holds ? 'history_forked' : 'proof_unreadable', size: smaller.size });
  return { checkpoint: larger, witnesses: other.witnesses, findings: findings.list() };
}
