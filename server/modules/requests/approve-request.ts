import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { announce } from './announce.ts';
import { decideRequest, type Decision } from './decide-request.ts';
import { insertGrants } from './grant-store.ts';
import { presentOutcome, type Outcome } from './outcome.ts';
import { stepsOf } from './require-next.ts';
import { awaiting, findReaders } from './store.ts';

/** Approves the current step: the next approver is told, or after the last one the readers may read. */
export async function approveRequest(
  services: Services,
  tx: Tx,
  actor: Actor,
  decision: Decision,
): Promise<Outcome> {
  const request = await decideRequest(services, tx, actor, 'approve', decision, (current) => {
    const next = stepsOf(current)[current.step + 1];
    return { step: next ? current.step + 1 : current.step, ...awaiting(next) };
  });
  const readers = await findReaders(tx, request.id, request.round);
  if (request.awaited_role === null) {
    await insertGrants(tx, request, readers, services.clock());
    announce(services, tx, 'requests', { accounts: readers });
  }
  return presentOutcome(tx, request.id);
}
