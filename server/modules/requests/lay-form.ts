import { COPYING_NAMES, CUT_MODE_NAMES } from '../../../policies/vocabulary.ts';
import { minuteOf } from '../../clock.ts';
import type { RequestDetail } from './contract.ts';
import { AFTERWARDS_NAMES } from './words.ts';

/** A row of the form: terms with what stands beside them, or one term with words over the whole width. */
export type FormRow = { term: string; words: string }[];

const OUTCOMES: Record<RequestDetail['steps'][number]['state'], string> = {
  waiting: '尚未办理',
  current: '待办理',
  approved: '同意',
  refused: '不同意',
  returned: '退回修改',
};

/** 查（借）阅审批表 row by row, as the form on paper has it; what nobody has written yet stays empty for a pen. */
export function layForm(request: RequestDetail): FormRow[] {
  return [
    [
      { term: '申请单位', words: request.unitName },
      { term: '申请人', words: request.applicantName },
    ],
    ...request.readers.map(({ name, unitName }, nth) => [
      { term: `阅档人${nth + 1}`, words: `${name}\n${unitName}` },
      { term: '签字', words: '' },
    ]),
    [
      { term: '被查阅人', words: request.personName },
      { term: '档号', words: request.archiveNo || '未显示' },
    ],
    [
      { term: '保管单位', words: request.keeperName },
      { term: '查阅期限', words: `${request.days} 天` },
    ],
    [
      { term: '查阅用途', words: request.purposeLabel },
      { term: '提交时间', words: minuteOf(new Date(request.submittedAt)) },
    ],
    [{ term: '查阅类别', words: request.categories.map(spellCategory).join('；') }],
    [{ term: '查阅事由', words: request.reason }],
    [{ term: '复制摘录', words: spellCopies(request.copies) }],
    ...request.steps.map((step) => [
      { term: `${step.label}\n（${step.unitName}）`, words: spellStep(step) },
      { term: '签字盖章', words: '' },
    ]),
    [{ term: '办理结果', words: spellState(request) }],
  ];
}

function spellCategory({
  label,
  name,
  mode,
  titleHas,
}: RequestDetail['categories'][number]): string {
  const narrowed = titleHas === '' ? '' : `，题名含“${titleHas}”`;
  return mode === 'full' && narrowed === ''
    ? `${label} ${name}`
    : `${label} ${name}（${CUT_MODE_NAMES[mode]}${narrowed}）`;
}

function spellCopies(copies: RequestDetail['copies']): string {
  if (!copies) return '不需要';
  const items = copies.items.map(
    ({ copying, mark, className, pages, count }) =>
      `${COPYING_NAMES[copying]}材料 ${mark}（${className}）第 ${pages} 页，${count} 份`,
  );
  const after = `${AFTERWARDS_NAMES[copies.afterwards]}，最迟 ${copies.dueOn}`;
  return [...items, `用于：${copies.whatFor}；${after}`].join('\n');
}

function spellStep({
  state,
  opinion,
  decidedBy,
  decidedAt,
}: RequestDetail['steps'][number]): string {
  if (decidedAt === null) return OUTCOMES[state];
  const words = opinion === '' || opinion === OUTCOMES[state] ? '' : `：${opinion}`;
  return `${OUTCOMES[state]}${words}\n${decidedBy ?? ''}\u3000${minuteOf(new Date(decidedAt))}`;
}

function spellState({ state, stateLabel, validTo, recallReason }: RequestDetail): string {
  if (state === 'granted' && validTo) return `${stateLabel}，有效至 ${minuteOf(new Date(validTo))}`;
  return recallReason ? `${stateLabel}。理由：${recallReason}` : stateLabel;
}
