import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { SEND_COPY } from '../../key-release/releasing-acts.ts';
import { isSessionLive } from '../sessions/index.ts';
import { isOrderLive, loadOrder } from './load-order.ts';

/**
 * Looks once more before a picture leaves: a print takes time, in which the grant may have been recalled or run out,
 * or the session ended or locked. Where some of a copy has left, `begun` is its number, which the ledger is told.
 * @throws AppError `forbidden`; of a copy that was begun with an entry that says that no more was sent.
 */
export async function requireUnderWay(
  services: Services,
  actor: Actor,
  requestId: string,
  begun?: string,
): Promise<void> {
  const { db, config } = services;
  const now = services.clock();
  const order = await loadOrder(db, requestId);
  const isUnderWay =
    order !== undefined &&
    isOrderLive(order, now) &&
    (await isSessionLive(db, actor.sessionId, config.profile, now));
  if (isUnderWay) return;
  if (begun !== undefined) {
    await services.ledger.recordAlone({
      kind: 'DENY',
      action: SEND_COPY,
      ...traceOf(actor),
      ...(order && { item: order.request.volume_id }),
      approval: requestId,
      outcome: `ended ${begun}`,
    });
  }
  throw forbidden({ reason: 'ended' });
}
