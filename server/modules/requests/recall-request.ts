import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { announce } from './announce.ts';
import type { Decision } from './decide-request.ts';
import { recallGrants } from './grant-store.ts';
import { presentOutcome, type Outcome } from './outcome.ts';
import { requireNext, stepsOf } from './require-next.ts';
import { findReaders, lockRequest, updateRequest } from './store.ts';

/** Takes a grant back: from the commit on no page leaves under it, and open viewers are told. */
export async function recallRequest(
  services: Services,
  tx: Tx,
  actor: Actor,
  { requestId, opinion, rowVersion }: Decision,
): Promise<Outcome> {
  const request = await lockRequest(tx, { requestId, rowVersion });
  const state = requireNext(request, 'recall');
  await updateRequest(tx, { id: requestId, rowVersion }, { state, closed_reason: opinion });
  await recallGrants(tx, requestId, services.clock());
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'requests.recall',
    ...traceOf(actor),
    item: request.volume_id,
    purpose: request.purpose,
    approval: requestId,
    detail: opinion,
  });
  const readers = await findReaders(tx, requestId, request.round);
  announce(services, tx, 'viewing', { accounts: readers });
  for (const { unitId } of stepsOf(request)) {
    announce(services, tx, 'requests', {
      accounts: [...readers, request.applicant_id],
      unit: unitId,
    });
  }
  return presentOutcome(tx, requestId);
}
