import type { Tx } from '../../../db/connect.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findVolume } from '../archives/index.ts';
import { announce } from './announce.ts';
import { checkRequest } from './check-request.ts';
import { checkCopies } from './check-copies.ts';
import type { CheckedInput } from './contract.ts';
import { presentOutcome, type Outcome } from './outcome.ts';
import { requireNext } from './require-next.ts';
import { resolveRoute } from './resolve-route.ts';
import { awaiting, lockRequest, insertReaders, updateRequest } from './store.ts';

type Input = Omit<CheckedInput, 'volumeId'> & { requestId: string; rowVersion: number };

/** Hands a returned request in again, amended: a new round from the first step. */
export async function resubmitRequest(
  services: Services,
  tx: Tx,
  actor: Actor,
  input: Input,
): Promise<Outcome> {
  const request = await lockRequest(tx, input);
  const volume = await findVolume(tx, request.volume_id);
  if (!volume) throw forbidden();
  const state = requireNext(request, 'resubmit');
  const cut = await checkRequest(services, tx, actor, volume, input);
  const copies = await checkCopies(services, tx, volume.id, input, cut);
  const steps = await resolveRoute(tx, actor, volume, dayOf(services.clock()));
  await updateRequest(
    tx,
    { id: request.id, rowVersion: input.rowVersion },
    {
      state,
      purpose: input.purpose,
      cut: JSON.stringify(cut),
      reason: input.reason,
      days: input.days,
      copies: copies && JSON.stringify(copies),
      round: request.round + 1,
      step: 0,
      steps: JSON.stringify(steps),
      closed_reason: null,
      ...awaiting(steps[0]),
    },
  );
  await insertReaders(tx, request.id, request.round + 1, input.readerIds);
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'requests.resubmit',
    ...traceOf(actor),
    item: volume.id,
    purpose: input.purpose,
    approval: request.id,
    detail: input.reason,
  });
  announce(services, tx, 'requests', { accounts: [actor.accountId], unit: steps[0]?.unitId });
  return presentOutcome(tx, request.id);
}
