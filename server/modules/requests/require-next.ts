import { AppError } from '../../errors.ts';
import type { RequestState } from './contract.ts';
import { nextState, STATE_LABELS, type Act } from './states.ts';
import type { RequestRecord, Step } from './store.ts';

/** The steps of a request, and the one it stands at. */
export function stepsOf(request: RequestRecord): Step[] {
  return JSON.parse(request.steps) as Step[];
}

/**
 * The state an act leads to.
 * @throws AppError `conflict` when the request is not in a state for it.
 */
export function requireNext(request: RequestRecord, act: Act): RequestState {
  const isLastStep = request.step >= stepsOf(request).length - 1;
  const next = nextState(request.state, act, isLastStep);
  if (next !== undefined) return next;
  throw new AppError(
    'conflict',
    `该申请现为「${STATE_LABELS[request.state]}」，不能再这样办理，请刷新`,
  );
}
