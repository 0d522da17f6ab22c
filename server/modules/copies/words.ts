import type { Afterwards } from '../requests/words.ts';

/** What becomes of a copy, in its own order: each is a row of its own, and none is ever changed. */
export const COPY_STEPS = [
  'check',
  'hand_over',
  'spoil',
  'take_back',
  'file',
  'destroy',
  'witness',
] as const;
export type CopyStep = (typeof COPY_STEPS)[number];

export const COPY_STATES = [
  'made',
  'checked',
  'handed_over',
  'returned',
  'filed',
  'destroying',
  'destroyed',
] as const;
export type CopyState = (typeof COPY_STATES)[number];

export const STATE_NAMES: Record<CopyState, string> = {
  made: '待校对',
  checked: '待交付',
  handed_over: '已交付',
  returned: '已收回',
  filed: '已归卷',
  destroying: '待监销',
  destroyed: '已销毁',
};

export const STEP_NAMES: Record<CopyStep, string> = {
  check: '校对',
  hand_over: '交付',
  spoil: '作废',
  take_back: '收回',
  file: '归卷',
  destroy: '销毁',
  witness: '监销',
};

/** What whoever asked for a copy has to do about it now; null where that is nothing. */
export function sayNext(
  state: CopyState,
  { afterwards, due_on: dueOn }: { afterwards: Afterwards; due_on: string },
): string | null {
  if (state === 'checked') return '可以领取：请领用人到保管单位签收';
  if (state !== 'handed_over') return null;
  return {
    return: `请在 ${dueOn} 前退回保管单位`,
    file: `请在 ${dueOn} 前归入本单位案卷，并把卷号告知保管单位登记`,
    destroy: `请在 ${dueOn} 前交保管单位，由两人监销`,
  }[afterwards];
}

/** The paper itself: 复制件 or 摘录件. */
export const PAPER_NAMES = { reproduction: '复制件', extract: '摘录件' } as const;

/** How long an extract may be; it is set on a few sheets. */
export const MOST_CHARACTERS = 2000;
export const MOST_LINES = 120;
