import type { Checkpoint } from './checkpoint.ts';
import { openIfOwn, type LogKeys } from './log-keys.ts';
import { verifyConsistency } from './proof.ts';
import { sm3Tree } from './tree.ts';

export type WitnessQuestion = {
  /** What this witness last cosigned of this ledger; nothing before the first time. */
  held?: { size: number; root: Buffer } | undefined;
  /** From where the asker proves. */
  oldSize: number;
  note: string;
  /** Consistency proof from `oldSize` to the note's size (SPEC §2). */
  proof: readonly Buffer[];
  /** Keys of the one ledger that is witnessed. */
  log: LogKeys;
};

export type WitnessVerdict =
  /** Make size and root durable, compared and swapped with what was held; then cosign, then answer (200). */
  | { verdict: 'cosign'; checkpoint: Checkpoint }
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
  const checkpoint = openIfOwn(question.note, question.log);
  if (!checkpoint) return { verdict: 'forged' };
  const { size, root } = checkpoint;
  if (size === held.size && !root.equals(held.root)) return { verdict: 'conflict' };
  if (oldSize !== held.size || size < held.size) return { verdict: 'behind', size: held.size };
  const claim = { oldSize: held.size, oldRoot: held.root, newSize: size, newRoot: root };
  return verifyConsistency(sm3Tree, claim, proof)
    ? { verdict: 'cosign', checkpoint }
    : { verdict: 'unproven' };
}
