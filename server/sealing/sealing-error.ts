import { JobError, type PoolFailure } from '../threads/job-error.ts';

/** `changed`: the bytes are not those that were expected. */
export type SealingErrorCode = PoolFailure | 'changed';

const MESSAGES: Record<SealingErrorCode, string> = {
  changed: '文件与检测时不同，未入库。请核对数据包后重新提交。',
  timed_out: '加密处理超时。请稍后重试；若反复出现，请联系系统管理员。',
  crashed: '加密处理中断。请重试；若反复出现，请联系系统管理员。',
  failed: '加密处理失败。请重试；若反复出现，请联系系统管理员。',
  busy: '同时加密、校验的文件过多。请稍候片刻再试。',
  closed: '加密服务已停止。请待系统恢复后重试。',
};

/** The one error of this folder; `message` is fit to show to people. */
export class SealingError extends JobError {
  override readonly name = 'SealingError';
  declare readonly code: SealingErrorCode;

  constructor(code: SealingErrorCode, options?: ErrorOptions) {
    super(code, MESSAGES[code], options);
  }
}

export function raiseSealingError(code: string, options?: ErrorOptions): SealingError {
  return new SealingError(code as SealingErrorCode, options);
}
