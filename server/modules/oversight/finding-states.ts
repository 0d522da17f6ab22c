import type { FindingState, StepKind } from './contract.ts';

/** What can be done about a finding, by where it stands. */
export const ACTS_IN: Record<FindingState, readonly StepKind[]> = {
  new: ['begin', 'assign', 'note', 'conclude'],
  under_way: ['note', 'assign', 'conclude'],
  concluded: ['reopen'],
};

/** Where an act leaves it. A note alone leaves a new finding new: somebody has to begin. */
export function stateAfter(state: FindingState, act: StepKind): FindingState {
  if (act === 'conclude') return 'concluded';
  return act === 'note' ? state : 'under_way';
}
