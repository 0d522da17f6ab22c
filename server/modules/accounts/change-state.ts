import { changeKind, type ChangeKind } from '../../change-kind.ts';
import { AppError } from '../../errors.ts';
import type { DisableAccount, EnableAccount } from './contract.ts';
import { keepApart } from './keep-apart.ts';
import { requireAccount, requireUnchanged } from './require-account.ts';
import { amendAccount, type AccountRow } from './store.ts';

const STATE_NAMES = { active: '启用', disabled: '停用' } as const;

/** 停用 and 恢复: an account that is disabled signs in nowhere, and its sessions end at once. */
export const disableAccountKind = stateKind('accounts.disable', '停用账号', 'disabled');
export const enableAccountKind = stateKind('accounts.enable', '恢复账号', 'active');

type StateChange = DisableAccount | EnableAccount;

function stateKind(
  kind: StateChange['kind'],
  label: string,
  state: AccountRow['state'],
): ChangeKind {
  return changeKind<StateChange>({
    kind,
    label,
    duty: 'administration',
    target: ({ accountId }) => accountId,
    async check(_services, db, change) {
      const account = await requireAccount(db, change);
      if (account.state === state) {
        throw new AppError('conflict', `账号 ${account.login_name} 已是${STATE_NAMES[state]}状态`);
      }
      await requireUnchanged(db, change);
      await keepApart(db, account, { ...account, state });
    },
    async describe(_services, db, change) {
      const account = await requireAccount(db, change);
      return {
        title: `${label} ${account.login_name}（${account.name}）`,
        lines: [{ label: '状态', before: STATE_NAMES[account.state], after: STATE_NAMES[state] }],
      };
    },
    async apply({ notices }, tx, { accountId }, { changeId, at }) {
      await amendAccount(tx, { id: accountId }, { state }, changeId, at);
      notices.dismissAfter(tx, { accountId });
    },
  });
}
