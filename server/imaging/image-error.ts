import { JobError, type PoolFailure } from '../threads/job-error.ts';

/** What can be wrong with a picture or with the place that works on it. */
export type ImageErrorCode = 'not_an_image' | 'too_large' | 'multi_page' | 'damaged' | PoolFailure;

const MESSAGES: Record<ImageErrorCode, string> = {
  not_an_image: '不是可接受的图像：只接受 JPEG、PNG、TIFF 文件。请核对文件，必要时重新扫描。',
  too_large: '图像尺寸过大：单边不超过 12000 像素、总量不超过 1 亿像素。请按 300 dpi 重新扫描。',
  multi_page: '一个文件含有多页图像：请按一页一个文件重新导出。',
  damaged: '图像数据不完整或已损坏，无法完整解码。请从扫描件重新导出或重新扫描。',
  timed_out: '图像处理超时。请稍后重试；若反复出现，请重新扫描该页。',
  crashed: '图像处理中断。请重试；若反复出现，请重新扫描该页。',
  failed: '图像处理失败。请重试；若反复出现，请联系系统管理员。',
  busy: '同时处理的图像过多。请稍候片刻再试。',
  closed: '图像处理服务已停止。请待系统恢复后重试。',
};

/** The one error of this folder; `message` is fit to show to people. */
export class ImageError extends JobError {
  override readonly name = 'ImageError';
  declare readonly code: ImageErrorCode;

  constructor(code: ImageErrorCode, options?: ErrorOptions) {
    super(code, MESSAGES[code], options);
  }
}

/** A failure in a job's own place, or one that its thread or process answered. */
export function raiseImageError(code: string, options?: ErrorOptions): ImageError {
  return new ImageError(code as ImageErrorCode, options);
}
