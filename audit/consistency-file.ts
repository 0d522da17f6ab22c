import type { Checkpoint } from './checkpoint.ts';
import { collectFindings, type CountedFinding } from './findings.ts';
import { malformed, readHashes, splitProof } from './proof-lines.ts';
import { verifyConsistency } from './proof.ts';
import type { Policy } from './quorum.ts';
import { openNote } from './read-checkpoints.ts';
import { sm3Tree } from './tree.ts';

/** That a ledger grew out of what it was, nothing missing between (一致性证明). */
export type Consistency = {
  /** RFC 6962 §2.1.2, from the old size to the new one. */
  hashes: readonly Buffer[];
  oldNote: string;
  newNote: string;
};

export type ConsistencyVerdict = {
  old?: Checkpoint;
  /** Present where a trusted key signed it. */
  checkpoint?: Checkpoint;
  /** Those of the policy's witnesses who cosigned the newer one. */
  witnesses: string[];
  findings: CountedFinding[];
};

export const CONSISTENCY_HEADER = 'lantai/consistency-sm3-v1';

/** One text (SPEC §8). */
export function writeConsistency({ hashes, oldNote, newNote }: Consistency): string {
  const lines = [CONSISTENCY_HEADER, ...hashes.map((hash) => hash.toString('base64'))];
  const text = `${lines.join('\n')}\n\n${oldNote}\n${newNote}`;
  readConsistency(text);
  return text;
}

/** Reverses `writeConsistency`. Throws `ProofError` on anything that it would not write. */
export function readConsistency(text: string): Consistency {
  const { lines, notes } = splitProof(text, 2);
  const [header, ...hashLines] = lines;
  const [oldNote, newNote] = notes;
  if (header !== CONSISTENCY_HEADER || oldNote === undefined || newNote === undefined) {
    throw malformed();
  }
  return { hashes: readHashes(hashLines), oldNote, newNote };
}

/** Holds it against a policy: no finding means that the newer history begins with the older one. */
export function verifyConsistencyFile(
  { hashes, oldNote, newNote }: Consistency,
  policy: Policy,
): ConsistencyVerdict {
  const findings = collectFindings();
  const [old, newer] = [oldNote, newNote].map((note) => {
    const head = openNote(Buffer.from(note), policy, findings);
    if (head && !head.counts) findings.add({ code: 'quorum_missing', size: head.checkpoint.size });
    return head;
  });
  if (old && newer) {
    const [one, other] = [old.checkpoint, newer.checkpoint];
    const claim = {
      oldSize: one.size,
      oldRoot: one.root,
      newSize: other.size,
      newRoot: other.root,
    };
    const isFork = one.size === other.size && !one.root.equals(other.root);
    if (one.origin !== other.origin) findings.add({ code: 'other_ledger', size: other.size });
    else if (isFork) findings.add({ code: 'history_forked', size: one.size });
    else if (!verifyConsistency(sm3Tree, claim, hashes)) {
      findings.add({ code: 'proof_false', size: other.size });
    }
  }
  return {
    ...(old && { old: old.checkpoint }),
    ...(newer && { checkpoint: newer.checkpoint }),
    witnesses: newer?.witnesses ?? [],
    findings: findings.list(),
  };
}
