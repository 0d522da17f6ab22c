import type { KinRelation } from '../../../server/modules/kinships/contract.ts';

export type RelativeDraft = { relation: KinRelation | ''; relativeName: string; idNumber: string };

export const EMPTY_RELATIVE: RelativeDraft = { relation: '', relativeName: '', idNumber: '' };

/** What the form still lacks, in the order of its fields; the server checks the number itself. */
export function findRelativeFaults(draft: RelativeDraft): { field: string; message: string }[] {
  const faults: { field: string; message: string }[] = [];
  if (draft.relation === '') faults.push({ field: 'relation', message: '请选择与您的关系' });
  if (draft.relativeName.trim() === '') {
    faults.push({ field: 'relativeName', message: '请填写亲属姓名' });
  }
  if (!/^\d{17}[\dXx]$/.test(draft.idNumber.trim())) {
    faults.push({ field: 'idNumber', message: '请填写 18 位公民身份号码' });
  }
  return faults;
}
