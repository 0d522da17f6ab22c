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

/**
 * Lets a person go on after a pause, by their PIN, or by their password where they have set none; the session
 * stays the same.
 */
export async function unlockSession(
  services: Services,
  visitor: Visitor,
  input: { secret: string },
): Promise<Me> {
  const session = await requireSession(services, visitor.token, visitor);
  const actor = await actorOf(services, session);
  const account = await findAccount(services.db, actor.accountId);
  const kind = actor.hasPin ? 'pin' : 'password';
  const verdict = await verifySecret(services, account, kind, input.secret, actor.terminalId);
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
  const name = kind === 'pin' ? 'PIN' : '口令';
  const message =
    verdict === 'locked'
      ? `${name} 已锁定，请退出后重新登录${kind === 'pin' ? '，并在「我的账号」重设 PIN' : ''}`
      : `${name} 不正确，请重新输入。连续错误 ${services.config.profile.maxFailures} 次即锁定。`;
  throw new AppError('locked', message, { field: 'secret' });
}
