import { JobError, type PoolFailure } from '../threads/job-error.ts';

const MESSAGES: Record<PoolFailure, string> = {
  timed_out: '加密处理超时。请稍后重试；若反复出现，请联系系统管理员。',
  crashed: '加密处理中断。请重试；若反复出现，请联系系统管理员。',
  failed: '加密处理失败。请重试；若反复出现，请联系系统管理员。',
  busy: '同时加密、校验的文件过多。请稍候片刻再试。',
  closed: '加密服务已停止。请待系统恢复后重试。',
};

/** The one error of this folder; `message` is fit to show to people. */
export class SealingError extends JobError {
  override readonly name = 'SealingError';
  declare readonly code: PoolFailure;

  constructor(code: PoolFailure, options?: ErrorOptions) {
    super(code, MESSAGES[code], options);
  }
}

export function raiseSealingError(code: string, options?: ErrorOptions): SealingError {
  return new SealingError(code as PoolFailure, options);
}
