import type { CopyState, CopyStep } from './words.ts';

/** Where each step leads from each state. What is not written here cannot happen. */
const TRANSITIONS: Record<CopyState, Partial<Record<CopyStep, CopyState>>> = {
  made: { check: 'checked', spoil: 'destroying' },
  checked: { hand_over: 'handed_over', spoil: 'destroying' },
  handed_over: { take_back: 'returned', file: 'filed', destroy: 'destroying' },
  returned: { file: 'filed', destroy: 'destroying' },
  destroying: { witness: 'destroyed' },
  filed: {},
  destroyed: {},
};

/** The state after a step; `undefined` when it is not possible. */
export function nextState(state: CopyState, step: CopyStep): CopyState | undefined {
  return TRANSITIONS[state][step];
}

export function stepsFrom(state: CopyState): CopyStep[] {
  return Object.keys(TRANSITIONS[state]) as CopyStep[];
}

/** The state that each step ends in, wherever it began. */
export const STATE_AFTER: Record<CopyStep, CopyState> = {
  check: 'checked',
  hand_over: 'handed_over',
  spoil: 'destroying',
  take_back: 'returned',
  file: 'filed',
  destroy: 'destroying',
  witness: 'destroyed',
};

/** Where a copy stands by its last step; none has been taken of one that was just made. */
export function stateOf(lastStep: CopyStep | null): CopyState {
  return lastStep === null ? 'made' : STATE_AFTER[lastStep];
}

/** Checked and witnessed by another than who did what they answer for: who made it, or began to destroy it. */
export function mustDiffer(step: CopyStep): 'maker' | 'destroyer' | undefined {
  if (step === 'check') return 'maker';
  return step === 'witness' ? 'destroyer' : undefined;
}

/** Out of the house, and neither back nor done with on the last day for it. */
export function isOverdue(state: CopyState, dueOn: string, today: string): boolean {
  return state === 'handed_over' && dueOn < today;
}
