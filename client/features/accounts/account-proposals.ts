import type { ProposedChange } from '../changes/changes.ts';
import type { AccountDraft } from './account-draft.ts';
import type { AccountAct, AccountDetail } from './accounts.ts';

/** What each change of an account asks for. */
export const FIELDS_OF_ACT: Record<AccountAct, readonly (keyof AccountDraft)[]> = {
  'accounts.amend': ['name', 'unitId', 'idNumber', 'reason'],
  'accounts.grant': ['roles', 'clearance', 'reason'],
  'accounts.reset_password': ['reason'],
  'accounts.unlock': ['reason'],
  'accounts.disable': ['reason'],
  'accounts.enable': ['reason'],
};

/** Why this change of this account would be refused whatever is filled in; empty where it may be proposed. */
export function obstacleTo(act: AccountAct, account: AccountDetail): string {
  if (account.isOwn) return '不能对本人的账号提出变更，请由另一位管理员办理。';
  if (!account.acts.includes(act))
    return '按账号现状和您的岗位，不能提出这项变更。请返回账号查看。';
  if (act === 'accounts.disable' && account.isLastOfficer)
    return '这是该三员岗位最后一个在用账号，请先为该岗位设置接替人员。';
  return '';
}

export function proposalOf(
  act: AccountAct,
  { id, version }: Pick<AccountDetail, 'id' | 'version'>,
  { name, unitId, idNumber, clearance, roles }: AccountDraft,
): ProposedChange {
  const of = { accountId: id, version };
  switch (act) {
    case 'accounts.amend':
      return { kind: act, ...of, name, unitId, ...(idNumber.trim() !== '' && { idNumber }) };
    case 'accounts.grant':
      return { kind: act, ...of, clearance, roles };
    default:
      return { kind: act, ...of };
  }
}
