import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { tellWatchers } from '../terminals/index.ts';
import { endSession } from './end-store.ts';
import { findSessionOwner } from './store.ts';

/**
 * 结束会话: one officer ends somebody's session, at once. It grants nothing and can be made good by logging in
 * again, so it waits for no second person.
 */
export async function endByOfficer(
  services: Services,
  tx: Tx,
  actor: Actor,
  { sessionId, reason }: { sessionId: string; reason: string },
): Promise<{ id: string; state: 'ended' }> {
  const owner = await findSessionOwner(tx, sessionId);
  if (!owner) throw forbidden();
  const end = { reason: 'ended_by_officer', note: reason } as const;
  if (!(await endSession(tx, sessionId, end, services.clock()))) {
    throw new AppError('conflict', '该会话已结束，请刷新后查看');
  }
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'sessions.end',
    ...traceOf(actor),
    item: sessionId,
    detail: `${reason}\n${owner}`,
  });
  services.notices.dismissAfter(tx, { sessionId });
  tellWatchers(services, tx);
  return { id: sessionId, state: 'ended' };
}
