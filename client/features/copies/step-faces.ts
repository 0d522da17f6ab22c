import type { CopyDetail, CopyStep } from './copies.ts';

/** A step as its button, what its note must say, and what to know before. */
export type StepFace = {
  step: CopyStep;
  label: string;
  note: string;
  hint: string;
  needsNote: boolean;
  isDanger: boolean;
  done: string;
};

const FACES: readonly StepFace[] = [
  {
    step: 'check',
    label: '校对无误',
    note: '校对说明（可不填）',
    hint: '与原件逐页核对：页数、内容、编号、水印齐全，在纸上签名盖章后点此登记。',
    needsNote: false,
    isDanger: false,
    done: '已登记校对，可以交付',
  },
  {
    step: 'hand_over',
    label: '登记交付',
    note: '交付说明（可不填）',
    hint: '领用人在纸质登记簿上签收后点此登记。',
    needsNote: false,
    isDanger: false,
    done: '已登记交付',
  },
  {
    step: 'take_back',
    label: '登记收回',
    note: '收回说明（可不填）',
    hint: '核对编号和张数齐全后登记。',
    needsNote: false,
    isDanger: false,
    done: '已登记收回',
  },
  {
    step: 'file',
    label: '登记归卷',
    note: '归入的案卷及卷号',
    hint: '由领用单位归入其案卷的，写明卷号备查。',
    needsNote: true,
    isDanger: false,
    done: '已登记归卷',
  },
  {
    step: 'witness',
    label: '确认监销',
    note: '监销说明（可不填）',
    hint: '您亲眼看到这份纸张已经销毁，才能确认；确认后不能更改。',
    needsNote: false,
    isDanger: false,
    done: '已登记监销，这份已销毁',
  },
  {
    step: 'destroy',
    label: '登记销毁',
    note: '销毁方式和依据',
    hint: '销毁须两人：登记后由另一名档案管理员监销确认。',
    needsNote: true,
    isDanger: true,
    done: '已登记销毁，请另一名档案管理员监销',
  },
  {
    step: 'spoil',
    label: '登记作废',
    note: '作废原因',
    hint: '打印坏了、内容有误或不再交付的，登记作废；纸张须两人销毁，可凭新编号重做。',
    needsNote: true,
    isDanger: true,
    done: '已登记作废，请另一名档案管理员监销',
  },
];

/** What was agreed for a copy once it has served, as a step. */
const AGREED: Record<CopyDetail['afterwards'], CopyStep> = {
  return: 'take_back',
  file: 'file',
  destroy: 'destroy',
};

/** The steps that can be taken, the main one first: what was agreed, else what comes next. */
export function facesFor({
  acts,
  afterwards,
}: Pick<CopyDetail, 'acts' | 'afterwards'>): StepFace[] {
  const possible = FACES.filter(({ step }) => acts.includes(step));
  const agreed = possible.filter(({ step }) => step === AGREED[afterwards]);
  return [...agreed, ...possible.filter((face) => !agreed.includes(face))];
}
