import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { isLive } from '../requests/index.ts';
import { isSessionLive } from '../sessions/index.ts';
import { loadOrder } from './load-order.ts';
import { findCopy } from './store.ts';

/**
 * Looks once more before a sheet leaves: a print takes time, in which the grant may have been recalled or run out, or
 * the session ended.
 * @throws AppError `forbidden`, with an entry that says that no more was sent.
 */
export async function requireUnderWay(
  services: Services,
  actor: Actor,
  copyId: string,
): Promise<void> {
  const { db } = services;
  const copy = await findCopy(db, copyId);
  const order = copy && (await loadOrder(db, copy.request_id));
  const isUnderWay =
    order !== undefined &&
    isLive(order.grant, services.clock()) &&
    (await isSessionLive(db, actor.sessionId));
  if (isUnderWay) return;
  await services.ledger.recordAlone({
    kind: 'DENY',
    action: 'copies.send',
    ...traceOf(actor),
    ...(order && { item: order.request.volume_id, approval: order.request.id }),
    outcome: copy ? `ended ${copy.no}` : 'ended',
  });
  throw forbidden();
}
