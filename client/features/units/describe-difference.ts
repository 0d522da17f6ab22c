import type { UnitVersion } from '../../../server/modules/units/contract.ts';

const WORDS: Record<UnitVersion['differences'][number], string> = {
  created: '建立',
  name: '更名',
  kind: '变更类别',
  parent: '调整隶属关系',
  closed: '撤销',
  position: '随上级单位调整',
};

/** `更名、变更类别`: what one version of a unit made different. */
export function describeDifferences(differences: UnitVersion['differences']): string {
  return differences.map((one) => WORDS[one]).join('、');
}
