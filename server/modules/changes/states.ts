import type { ChangeState } from './contract.ts';

/** What a verdict makes of a pending change; nothing moves it on from there. */
export const STATE_AFTER = {
  confirm: 'confirmed',
  reject: 'rejected',
  withdraw: 'withdrawn',
} as const satisfies Record<string, ChangeState>;

export const STATE_LABELS: Record<ChangeState, string> = {
  pending: '待复核',
  confirmed: '已生效',
  rejected: '未通过',
  withdrawn: '已撤回',
};
