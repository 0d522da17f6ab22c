import { CLEARANCE_NAMES } from '../../../policies/vocabulary.ts';
import { changeKind } from '../../change-kind.ts';
import { invalid } from '../../errors.ts';
import type { GrantRoles } from './contract.ts';
import { keepApart } from './keep-apart.ts';
import { requireAccount, requireUnchanged } from './require-account.ts';
import { requireRoles } from './require-roles.ts';
import { amendAccount, writeRoles } from './store.ts';
import { nameRoles, readRoles } from './view.ts';

/** 授予岗位: what an account may do and know, as it is to be from now on. */
export const grantRolesKind = changeKind<GrantRoles>({
  kind: 'accounts.grant',
  label: '授予岗位',
  duty: 'authorisation',
  target: ({ accountId }) => accountId,
  async check(services, db, change) {
    requireRoles(services, change.roles);
    const account = await requireUnchanged(db, change);
    const roles = writeRoles(change.roles);
    if (roles === account.roles && change.clearance === account.clearance) {
      throw invalid('岗位和知悉范围都没有改动，请先修改再提交', 'roles');
    }
    await keepApart(db, account, { ...account, roles });
  },
  async describe({ policy }, db, { accountId, roles, clearance }) {
    const account = await requireAccount(db, { accountId });
    return {
      title: `授予岗位 ${account.login_name}（${account.name}）`,
      lines: [
        {
          label: '岗位',
          before: nameRoles(policy, readRoles(account.roles)),
          after: nameRoles(policy, [...roles].sort()),
        },
        {
          label: '知悉范围',
          before: CLEARANCE_NAMES[account.clearance],
          after: CLEARANCE_NAMES[clearance],
        },
      ],
    };
  },
  async apply({ notices }, tx, { accountId, roles, clearance }, { changeId, at }) {
    const amended = { roles: writeRoles(roles), clearance };
    await amendAccount(tx, { id: accountId }, amended, changeId, at);
    notices.dismissAfter(tx, { accountId });
  },
});
