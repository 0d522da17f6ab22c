import { randomUUIDv7 } from 'node:crypto';
import type { Tx } from '../../../db/connect.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findVolume, nextNumber } from '../archives/index.ts';
import { checkRequest } from './check-request.ts';
import { checkCopies } from './check-copies.ts';
import type { CheckedInput } from './contract.ts';
import { announce } from './announce.ts';
import { presentOutcome, type Outcome } from './outcome.ts';
import { resolveRoute } from './resolve-route.ts';
import { insertReaders, insertRequest } from './store.ts';

/** Asks to view a volume: the first approver is told at once. */
export async function submitRequest(
  services: Services,
  tx: Tx,
  actor: Actor,
  input: CheckedInput,
): Promise<Outcome> {
  const volume = await findVolume(tx, input.volumeId);
  if (!volume) throw forbidden();
  const cut = await checkRequest(services, tx, actor, volume, input);
  const copies = await checkCopies(services, tx, volume.id, input, cut);
  const now = services.clock();
  const steps = await resolveRoute(tx, actor, volume, dayOf(now));
  const year = dayOf(now).slice(0, 4);
  const number = await nextNumber(tx, `requests-${year}`);
  const request = {
    id: randomUUIDv7(),
    no: `CY${year}-${String(number).padStart(6, '0')}`,
    applicant_id: actor.accountId,
    unit_id: actor.unitId,
    person_id: volume.person_id,
    volume_id: volume.id,
    purpose: input.purpose,
    cut: JSON.stringify(cut),
    reason: input.reason,
    days: input.days,
    copies: copies && JSON.stringify(copies),
  };
  await insertRequest(tx, request, steps, now);
  await insertReaders(tx, request.id, 1, input.readerIds);
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'requests.submit',
    ...traceOf(actor),
    item: volume.id,
    purpose: input.purpose,
    approval: request.id,
    detail: input.reason,
  });
  announce(services, tx, 'requests', { accounts: [actor.accountId], unit: steps[0]?.unitId });
  return presentOutcome(tx, request.id);
}
