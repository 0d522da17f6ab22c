import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { announce } from './announce.ts';
import { presentOutcome, type Outcome } from './outcome.ts';
import { requireNext } from './require-next.ts';
import { awaiting, lockRequest, updateRequest } from './store.ts';

/** Takes one's own request back before it is decided. */
export async function withdrawRequest(
  services: Services,
  tx: Tx,
  actor: Actor,
  input: { requestId: string; rowVersion: number },
): Promise<Outcome> {
  const request = await lockRequest(tx, input);
  const state = requireNext(request, 'withdraw');
  await updateRequest(
    tx,
    { id: request.id, rowVersion: input.rowVersion },
    {
      state,
      ...awaiting(undefined),
    },
  );
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'requests.withdraw',
    ...traceOf(actor),
    item: request.volume_id,
    approval: request.id,
  });
  announce(services, tx, 'requests', {
    accounts: [actor.accountId],
    unit: request.awaited_unit_id ?? undefined,
  });
  return presentOutcome(tx, request.id);
}
