import type { Clearance } from '../../../policies/vocabulary.ts';
import type { AccountOptions } from './accounts.ts';

export type AccountDraft = {
  loginName: string;
  name: string;
  unitId: string;
  /** Empty where it is not given, or stays as it is. */
  idNumber: string;
  clearance: Clearance;
  roles: string[];
  reason: string;
};

export type Fault = { field: keyof AccountDraft; message: string };

export const EMPTY_DRAFT: AccountDraft = {
  loginName: '',
  name: '',
  unitId: '',
  idNumber: '',
  clearance: 'internal',
  roles: [],
  reason: '',
};

const LOGIN_NAME = /^[a-z][a-z0-9._-]{2,31}$/i;
const ID_NUMBER = /^\d{17}[\dXx]$/;
const SHORTEST_REASON = 2;

/** What the server would refuse of these fields, said beforehand; it checks all of it again. */
export function findFaults(
  draft: AccountDraft,
  fields: readonly (keyof AccountDraft)[],
  { roles }: Pick<AccountOptions, 'roles'>,
  hasIdNumber = false,
): Fault[] {
  const officer = draft.roles.find((role) =>
    roles.some((one) => one.role === role && one.isOfficer),
  );
  const idNumber = draft.idNumber.trim();
  const wrong: Partial<Record<keyof AccountDraft, string | false>> = {
    loginName:
      !LOGIN_NAME.test(draft.loginName.trim()) &&
      '登录名须以字母开头，由 3–32 个字母、数字、点或连字符组成',
    name: draft.name.trim() === '' && '请填写姓名',
    unitId: draft.unitId === '' && '请选择单位',
    idNumber:
      (idNumber !== '' && !ID_NUMBER.test(idNumber) && '身份证号应为 18 位，请核对') ||
      (fields.includes('idNumber') &&
        officer !== undefined &&
        idNumber === '' &&
        !hasIdNumber &&
        '三员账号须登记身份证号，以防一人兼任两岗'),
    roles:
      (draft.roles.length === 0 && '请至少选择一个岗位') ||
      (officer !== undefined &&
        draft.roles.length > 1 &&
        '三员岗位须单独设置，不能与其他岗位同在一个账号'),
    reason: draft.reason.trim().length < SHORTEST_REASON && '请写明变更事由（不少于 2 个字）',
  };
  return fields.flatMap((field) => {
    const message = wrong[field];
    return message ? [{ field, message }] : [];
  });
}
