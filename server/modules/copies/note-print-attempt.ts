import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { loadOrder } from './load-order.ts';

/** Records that somebody tried to print the original that an extract is written from. It was blank by then. */
export async function notePrintAttempt(
  services: Services,
  tx: Tx,
  actor: Actor,
  requestId: string,
): Promise<void> {
  const order = await loadOrder(tx, requestId);
  if (!order) throw forbidden();
  const { volume_id: item, purpose } = order.request;
  await services.ledger.record(tx, {
    kind: 'DENY',
    action: 'copies.note_print_attempt',
    ...traceOf(actor),
    item,
    purpose,
    approval: requestId,
    outcome: 'blank',
  });
}
