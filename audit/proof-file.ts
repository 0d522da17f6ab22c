import type { Checkpoint } from './checkpoint.ts';
import { decodeEntryOf } from './decode-entry-of.ts';
import { collectFindings, type CountedFinding } from './findings.ts';
import type { Entry } from './leaf.ts';
import { decodeBase64, malformed, readHashes, splitProof, valueBehind } from './proof-lines.ts';
import { verifyInclusion } from './proof.ts';
import type { Policy } from './quorum.ts';
import { openNote } from './read-checkpoints.ts';
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

export const INCLUSION_HEADER = 'lantai/inclusion-sm3-v1';
const COUNT = /^(0|[1-9][0-9]{0,15})$/;

/** One text (SPEC §8), in the shape of C2SP tlog-proof. */
export function writeProof({ index, leaf, hashes, note }: Proof): string {
  const lines = [
    INCLUSION_HEADER,
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
  const { lines, notes } = splitProof(text, 1);
  const [header, leafLine, indexLine, ...hashLines] = lines;
  const digits = valueBehind('index', indexLine);
  const index = Number(digits);
  if (header !== INCLUSION_HEADER || !COUNT.test(digits) || !Number.isSafeInteger(index)) {
    throw malformed();
  }
  return {
    index,
    leaf: decodeBase64(valueBehind('leaf', leafLine)),
    hashes: readHashes(hashLines),
    note: notes[0] ?? '',
  };
}

/** Holds a proof against a policy: no finding means that the entry stands at its index, signed and cosigned. */
export function verifyProof({ index, leaf, hashes, note }: Proof, policy: Policy): ProofVerdict {
  const findings = collectFindings();
  const head = openNote(Buffer.from(note), policy, findings);
  if (!head) return { witnesses: [], findings: findings.list() };
  const { checkpoint, witnesses, counts } = head;
  const { size, root, origin } = checkpoint;
  if (!counts) findings.add({ code: 'quorum_missing', size });
  const claim = { index, size, leafHash: sm3Tree.leafHash(leaf), root };
  if (!verifyInclusion(sm3Tree, claim, hashes)) {
    findings.add({ code: 'proof_false', size, firstBad: { from: index, to: index } });
  }
  const entry = decodeEntryOf(origin, leaf, index);
  if (!entry) findings.add({ code: 'entry_malformed', firstBad: { from: index, to: index } });
  return { checkpoint, witnesses, ...(entry && { entry }), findings: findings.list() };
}
