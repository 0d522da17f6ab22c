import type { Services } from '../../context.ts';
import { traceOf } from '../../http/actor.ts';
import type { Visitor } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { actorOf, requireSession } from './identify.ts';
import { touchSession } from './store.ts';

/**
 * Makes a session idle at once: its page has seen nobody for so long, although it may have gone on asking for
 * what changed. Reloading it does not get around the lock.
 */
export async function lockSession(services: Services, visitor: Visitor): Promise<void> {
  const { clock, config, db, ledger, notices } = services;
  const session = await requireSession(services, visitor.token, visitor);
  const actor = await actorOf(services, session);
  const idleSince = new Date(clock().getTime() - config.profile.idleMinutes * 60_000 - 1000);
  await withinTransaction(db, ledger.recordedIn, async (tx) => {
    await touchSession(tx, actor.sessionId, idleSince);
    await ledger.record(tx, { kind: 'DONE', action: 'sessions.lock', ...traceOf(actor) });
    notices.dismissAfter(tx, { sessionId: actor.sessionId });
  });
}
