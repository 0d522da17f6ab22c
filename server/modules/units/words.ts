import type { UnitKind } from '../../../policies/vocabulary.ts';

/** What people call the kinds of unit. */
export const UNIT_KIND_NAMES: Record<UnitKind, string> = {
  region: '自治区党委组织部',
  city: '市级档案中心',
  county: '旗县区委组织部',
  department: '市委部门',
  keeps_own: '自行管档单位',
  keeps_none: '集中管档单位',
  window: '服务窗口',
};
