import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findReading } from './reading-view.ts';
import { closeOpening as close } from './store.ts';

/** Ends an opening; nothing more is served under it. */
export async function closeOpening(
  services: Services,
  tx: Tx,
  actor: Actor,
  openingId: string,
): Promise<void> {
  const reading = await findReading(tx, openingId);
  if (!reading) throw forbidden();
  const { grant } = reading;
  services.pageTimes.ended(openingId);
  await close(tx, openingId, services.clock());
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'viewing.close',
    ...traceOf(actor),
    item: grant.volume_id,
    approval: grant.request_id,
  });
}
