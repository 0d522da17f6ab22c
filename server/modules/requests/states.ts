import type { RequestState } from './contract.ts';

export type Act = 'approve' | 'refuse' | 'return' | 'resubmit' | 'withdraw' | 'recall';

/** Where each act leads from each state. What is not written here cannot happen. */
const TRANSITIONS: Record<RequestState, Partial<Record<Act, RequestState>>> = {
  pending: { approve: 'pending', refuse: 'refused', return: 'returned', withdraw: 'withdrawn' },
  returned: { resubmit: 'pending', withdraw: 'withdrawn' },
  granted: { recall: 'recalled' },
  refused: {},
  withdrawn: {},
  recalled: {},
  expired: {},
};

/** The state after `act`; `undefined` when the act is not possible. The last approval grants. */
export function nextState(
  state: RequestState,
  act: Act,
  isLastStep: boolean,
): RequestState | undefined {
  const next = TRANSITIONS[state][act];
  return act === 'approve' && next !== undefined && isLastStep ? 'granted' : next;
}

export const STATE_LABELS: Record<RequestState, string> = {
  pending: '审批中',
  returned: '已退回',
  refused: '未同意',
  withdrawn: '已撤回',
  granted: '可阅档',
  recalled: '已收回',
  expired: '已到期',
};

/** A granted request is over when its period is. Kept out of storage: time passes without a write. */
export function stateAt(state: RequestState, validTo: Date | null, now: Date): RequestState {
  return state === 'granted' && validTo !== null && validTo <= now ? 'expired' : state;
}
