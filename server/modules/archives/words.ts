/** 管理权限 and custody, each with the day it begins: 主管、协管、正本保管、副本保管. */
export const AUTHORITY_KINDS = [
  'manager',
  'co_manager',
  'original_keeper',
  'duplicate_keeper',
] as const;
export type AuthorityKind = (typeof AUTHORITY_KINDS)[number];

export const AUTHORITY_NAMES: Record<AuthorityKind, string> = {
  manager: '主管单位',
  co_manager: '协管单位',
  original_keeper: '正本保管单位',
  duplicate_keeper: '副本保管单位',
};
