import type { Services } from '../../context.ts';
import { traceOf } from '../../http/actor.ts';
import type { Visitor } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { actorOf, requireSession } from './identify.ts';
import { tellWatchers } from '../terminals/index.ts';
import { endSession } from './end-store.ts';

/** Leaves: the session is dead when this settles, its sockets are cut. */
export async function logOut(services: Services, visitor: Visitor): Promise<void> {
  const session = await requireSession(services, visitor.token, visitor);
  const actor = await actorOf(services, session);
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    await endSession(tx, actor.sessionId, { reason: 'logout' }, services.clock());
    await services.ledger.record(tx, {
      kind: 'DONE',
      action: 'sessions.logout',
      ...traceOf(actor),
    });
    tellWatchers(services, tx);
  });
  visitor.clearToken();
  services.notices.dismiss({ sessionId: actor.sessionId });
}
