import { changeKind } from '../../change-kind.ts';
import { AppError } from '../../errors.ts';
import type { ResetPassword } from './contract.ts';
import { issueSecret } from './issue-secret.ts';
import { requireAccount, requireUnchanged } from './require-account.ts';
import { keepSecret } from './one-time-secret-store.ts';
import { replaceSecret } from './secret-store.ts';
import { amendAccount } from './store.ts';

/** 重置口令: a one-time password takes the place of one that is lost, and the account's sessions end. */
export const resetPasswordKind = changeKind<ResetPassword>({
  kind: 'accounts.reset_password',
  label: '重置口令',
  duty: 'administration',
  target: ({ accountId }) => accountId,
  async check(_services, db, change) {
    const account = await requireUnchanged(db, change);
    if (account.state === 'active') return;
    throw new AppError('conflict', `账号 ${account.login_name} 已停用，请先恢复账号再重置口令`);
  },
  async describe(_services, db, change) {
    const account = await requireAccount(db, change);
    return {
      title: `重置口令 ${account.login_name}（${account.name}）`,
      lines: [{ label: '口令', before: '本人设置的口令', after: '一次性口令，首次登录须修改' }],
    };
  },
  async apply(services, tx, { accountId }, confirmed) {
    const { secret, record } = await issueSecret(services);
    await amendAccount(tx, { id: accountId }, {}, confirmed.changeId, confirmed.at);
    const set = { accountId, kind: 'password', record, setBy: confirmed.proposedBy } as const;
    await replaceSecret(tx, { ...set, isOneTime: true }, confirmed.at);
    await keepSecret(services, tx, { accountId, secret, ...confirmed });
    services.notices.dismissAfter(tx, { accountId });
  },
});
