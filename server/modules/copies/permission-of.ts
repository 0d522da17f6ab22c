import type { CopyStep } from './words.ts';

/** The action of the policy under which a step is taken. */
export function permissionOf(step: CopyStep): string {
  if (step === 'check') return 'copies.check';
  return step === 'hand_over' ? 'copies.hand_over' : 'copies.settle';
}
