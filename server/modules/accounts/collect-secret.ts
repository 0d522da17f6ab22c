import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findSecret, takeSecret } from './one-time-secret-store.ts';
import { findAccount } from './store.ts';

/** Shows a one-time password to who proposed the change that made it, once; then it is destroyed. */
export async function collectSecret(
  services: Services,
  tx: Tx,
  actor: Actor,
  changeId: string,
): Promise<{ loginName: string; secret: string }> {
  const kept = await findSecret(tx, changeId);
  const account = kept && (await findAccount(tx, kept.account_id));
  if (!account) throw forbidden();
  const secret = await takeSecret(services, tx, changeId, services.clock());
  if (secret === undefined) {
    throw new AppError('conflict', '一次性口令已领取、已失效或已过期，需要时请重新提出重置口令');
  }
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'accounts.collect_secret',
    ...traceOf(actor),
    item: account.id,
    approval: changeId,
  });
  return { loginName: account.login_name, secret };
}
