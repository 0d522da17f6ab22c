import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { traceOf } from '../../http/actor.ts';
import type { Visitor } from '../../http/route.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import type { Me } from './contract.ts';
import { actorOf, requireSession } from './identify.ts';
import { presentMe } from './present-me.ts';
import { findAccount, verifySecret } from '../accounts/index.ts';
import { touchSession } from './store.ts';

/** Lets a person go on after a pause, by their password; the session stays the same. */
export async function unlockSession(
  services: Services,
  visitor: Visitor,
  input: { password: string },
): Promise<Me> {
  const session = await requireSession(services, visitor.token, visitor);
  const actor = await actorOf(services, session);
  const account = await findAccount(services.db, actor.accountId);
  const verdict = await verifySecret(services, account, 'password', input.password);
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    if (verdict === 'right') await touchSession(tx, actor.sessionId, services.clock());
    await services.ledger.record(tx, {
      kind: verdict === 'right' ? 'DONE' : 'DENY',
      action: 'sessions.unlock',
      ...traceOf(actor),
      ...(verdict === 'right' ? {} : { outcome: verdict }),
    });
  });
  if (verdict === 'right') return presentMe(services, actor);
  throw new AppError('locked', '口令不正确，请重新输入。连续错误 5 次即锁定。', {
    field: 'password',
  });
}
