import type { Checkpoint } from './checkpoint.ts';
import { readUnverified } from './checkpoint.ts';
import { CheckpointError } from './errors.ts';
import { growKeys } from './key-change.ts';
import { openIfOwn, type LogKeys } from './log-keys.ts';
import { verifyConsistency, verifyInclusion } from './proof.ts';
import { sm3Tree } from './tree.ts';

/** A KEY entry at its index, shown to stand on the tree of the note that it comes with. */
export type KeyOnTree = { index: number; leaf: Buffer; hashes: readonly Buffer[] };

export type WitnessQuestion = {
  /** What this witness last cosigned of this ledger; nothing before the first time. */
  held?: { size: number; root: Buffer } | undefined;
  /** From where the asker proves. */
  oldSize: number;
  note: string;
  /** Consistency proof from `oldSize` to the note's size (SPEC §2). */
  proof: readonly Buffer[];
  /** Keys of the one ledger that is witnessed, as far as the witness knows them. */
  log: LogKeys;
  /** What it may not know yet: changes of key, oldest first. */
  changes?: readonly KeyOnTree[];
};

export type WitnessVerdict =
  /** Make the keys durable, then size and root, compared and swapped with what was held; then cosign, then answer (200). */
  | { verdict: 'cosign'; checkpoint: Checkpoint; log: LogKeys }
  /** The asker does not start from what is held, or would go back: ask again from `size` (409). */
  | { verdict: 'behind'; size: number }
  /** Two signed heads of one size that differ: keep the note, raise the alarm, never cosign (422). */
  | { verdict: 'conflict' }
  /** Unreadable, of another ledger, or not signed by it (400, 403). */
  | { verdict: 'forged' }
  /** Signed, and not shown to contain what is held (422). */
  | { verdict: 'unproven' };

/**
 * The rule of a witness (C2SP tlog-witness), pure: never another history than before, never a smaller one.
 * Its state must be read and written back as one step, or two askers roll it back between them.
 */
export function judgeCheckpoint(question: WitnessQuestion): WitnessVerdict {
  const { oldSize, proof } = question;
  const held = question.held ?? { size: 0, root: sm3Tree.emptyRoot };
  const log = growOnTree(question);
  const checkpoint = openIfOwn(question.note, log);
  if (!checkpoint) return { verdict: 'forged' };
  const { size, root } = checkpoint;
  if (size === held.size && !root.equals(held.root)) return { verdict: 'conflict' };
  if (oldSize !== held.size || size < held.size) return { verdict: 'behind', size: held.size };
  const claim = { oldSize: held.size, oldRoot: held.root, newSize: size, newRoot: root };
  return verifyConsistency(sm3Tree, claim, proof)
    ? { verdict: 'cosign', checkpoint, log }
    : { verdict: 'unproven' };
}

/**
 * The keys, with those that the tree under the note names: a change counts for what the key before it signed, and only on
 * the history that is about to be cosigned. What does not show one is passed over, and the note is then nobody's.
 */
function growOnTree({ log, changes = [], note }: WitnessQuestion): LogKeys {
  if (changes.length === 0) return log;
  const { size, root } = readIfNote(note) ?? { size: 0, root: Buffer.alloc(0) };
  return changes.reduce((keys, { index, leaf, hashes }) => {
    const claim = { index, size, leafHash: sm3Tree.leafHash(leaf), root };
    const isThere = index < size && verifyInclusion(sm3Tree, claim, hashes);
    return (isThere ? growKeys(keys, leaf, index) : undefined) ?? keys;
  }, log);
}

function readIfNote(note: string): ReturnType<typeof readUnverified> | undefined {
  try {
    return readUnverified(note);
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}
