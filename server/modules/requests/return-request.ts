import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { decideRequest, type Decision } from './decide-request.ts';
import { presentOutcome, type Outcome } from './outcome.ts';
import { awaiting } from './store.ts';

/** Sends a request back to its applicant, who may amend it and hand it in again. */
export async function returnRequest(
  services: Services,
  tx: Tx,
  actor: Actor,
  decision: Decision,
): Promise<Outcome> {
  const request = await decideRequest(services, tx, actor, 'return', decision, () => ({
    ...awaiting(undefined),
    closed_reason: decision.opinion,
  }));
  return presentOutcome(tx, request.id);
}
