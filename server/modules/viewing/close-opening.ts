import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findGrantById } from '../requests/index.ts';
import { closeOpening as close, findOpening } from './store.ts';

/** Ends an opening; nothing more is served under it. */
export async function closeOpening(
  services: Services,
  tx: Tx,
  actor: Actor,
  openingId: string,
): Promise<void> {
  const opening = await findOpening(tx, openingId);
  const grant = opening && (await findGrantById(tx, opening.grant_id));
  if (!grant) throw forbidden();
  await close(tx, openingId, services.clock());
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'viewing.close',
    ...traceOf(actor),
    item: grant.volume_id,
    approval: grant.request_id,
  });
}
