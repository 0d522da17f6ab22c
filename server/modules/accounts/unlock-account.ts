import { changeKind } from '../../change-kind.ts';
import { AppError } from '../../errors.ts';
import type { UnlockAccount } from './contract.ts';
import { requireAccount, requireUnchanged } from './require-account.ts';
import { amendAccount, clearFailures, isLocked } from './store.ts';

/** 解除锁定: an account that five wrong passwords or PINs have locked may try again. */
export const unlockAccountKind = changeKind<UnlockAccount>({
  kind: 'accounts.unlock',
  label: '解除锁定',
  duty: 'administration',
  target: ({ accountId }) => accountId,
  async check({ config }, db, change) {
    const account = await requireUnchanged(db, change);
    if (isLocked(account, config.profile)) return;
    throw new AppError('conflict', `账号 ${account.login_name} 没有锁定，不用解除`);
  },
  async describe(_services, db, change) {
    const account = await requireAccount(db, change);
    const { login_name, name, password_failures, pin_failures } = account;
    const before = `口令连错 ${password_failures} 次，PIN 连错 ${pin_failures} 次`;
    return {
      title: `解除锁定 ${login_name}（${name}）`,
      lines: [{ label: '错误次数', before, after: '清零' }],
    };
  },
  async apply({ notices }, tx, { accountId }, { changeId, at }) {
    await amendAccount(tx, { id: accountId }, {}, changeId, at);
    await clearFailures(tx, accountId);
    notices.dismissAfter(tx, { accountId });
  },
});
