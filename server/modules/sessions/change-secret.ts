import { judgePassword, judgePin } from '../../../policies/judge-password.ts';
import type { Services } from '../../context.ts';
import { forbidden, invalid, type AppError } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import {
  findAccount,
  listRecords,
  replaceSecret,
  verifySecret,
  type AccountRow,
  type SecretKind,
} from '../accounts/index.ts';
import { endOtherSessions } from './end-store.ts';

const NAMES = { password: '新口令', pin: '新 PIN ' } as const;

/**
 * Gives one's own account a new password or PIN, by the password in force. The account's other sessions end.
 * @throws AppError `invalid` where the current password is wrong or the new secret will not do.
 */
export async function changeSecret(
  services: Services,
  actor: Actor,
  kind: SecretKind,
  { current, next }: { current: string; next: string },
): Promise<void> {
  const account = await findAccount(services.db, actor.accountId);
  if (!account) throw forbidden();
  const fault = judge(services, kind, account, next);
  if (fault !== undefined) throw invalid(fault, 'next');
  const verdict = await verifySecret(services, account, 'password', current, actor.terminalId);
  if (verdict !== 'right') {
    await refuse(services, actor, kind, verdict);
    throw refusalOf(services, verdict);
  }
  if (await isUsedBefore(services, actor, kind, account, next)) {
    await refuse(services, actor, kind, 'reused');
    throw invalid(`${NAMES[kind]}近期用过，请换一个没有用过的`, 'next');
  }
  const { terminalId: lane } = actor;
  const record = await services.passwords.inTurn(lane, ({ hash }) => hash(next));
  await replace(services, actor, kind, record);
}

function judge(
  { config: { profile } }: Services,
  kind: SecretKind,
  account: AccountRow,
  next: string,
): string | undefined {
  if (kind === 'pin') return judgePin(profile, next);
  return judgePassword(profile, account.login_name, next);
}

async function isUsedBefore(
  { db, passwords, config }: Services,
  actor: Actor,
  kind: SecretKind,
  account: AccountRow,
  next: string,
): Promise<boolean> {
  // The one in force is never taken again, even where the profile keeps no history.
  const count = Math.max(1, config.profile.history);
  const records = await listRecords(db, account.id, kind, count);
  return passwords.inTurn(actor.terminalId, async ({ verify }) => {
    for (const record of records) if (await verify(next, record)) return true;
    return false;
  });
}

async function replace(
  services: Services,
  actor: Actor,
  kind: SecretKind,
  record: string,
): Promise<void> {
  const at = services.clock();
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    const { accountId } = actor;
    await replaceSecret(tx, { accountId, kind, record, setBy: accountId, isOneTime: false }, at);
    for (const sessionId of await endOtherSessions(tx, actor, at)) {
      services.notices.dismissAfter(tx, { sessionId });
    }
    const action = `sessions.change_${kind}`;
    await services.ledger.record(tx, { kind: 'CHANGE', action, ...traceOf(actor) });
  });
}

async function refuse(
  services: Services,
  actor: Actor,
  kind: SecretKind,
  outcome: string,
): Promise<void> {
  const action = `sessions.change_${kind}`;
  await withinTransaction(services.db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, { kind: 'DENY', action, ...traceOf(actor), outcome }),
  );
}

function refusalOf({ config }: Services, verdict: 'wrong' | 'locked'): AppError {
  return verdict === 'locked'
    ? invalid('账号已锁定，请联系系统管理员解锁后再改', 'current')
    : invalid(
        `当前口令不正确，请重新输入。连续错误 ${config.profile.maxFailures} 次即锁定。`,
        'current',
      );
}
