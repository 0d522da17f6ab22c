import { AppError, invalid } from '../../errors.ts';
import { ImageError, type ImageErrorCode } from '../../imaging/image-error.ts';

/** What is wrong with the picture itself, and what to do about it. */
const FAULTS: Partial<Record<ImageErrorCode, string>> = {
  not_an_image:
    '这不是 JPEG、PNG 或 TIFF 图片：手机的 HEIC、WebP 等请先另存为 JPEG，或在电脑上打开后截屏',
  too_large: '图片尺寸过大：单边不超过 12000 像素、总量不超过 1 亿像素，请截取有页面的部分再试',
  multi_page: '这个文件里有多页：请把要溯源的一页另存为单独的图片',
  damaged: '图片已损坏或不完整，打不开：请重新取得原图，或在电脑上打开后截屏',
};

/** `outcome`: what its entry says; none where the caller called it off, or nothing is known of the picture. */
type Explained = { outcome?: 'unreadable' | 'failed'; fault: unknown };

/** Why a picture could not be looked into. */
export function explainPicture(error: unknown): Explained {
  if (error instanceof DOMException && error.name === 'TimeoutError') return unfinished(error);
  if (!(error instanceof ImageError)) return { fault: error };
  const fault = FAULTS[error.code];
  if (fault !== undefined) return { outcome: 'unreadable', fault: invalid(fault, 'picture') };
  const isOurs = error.code === 'busy' || error.code === 'closed';
  return unfinished(error, isOurs ? error.message : undefined);
}

function unfinished(
  cause: Error,
  message = '这张图片没有处理完（超时或中断）：请截取有页面的部分，或另存为 JPEG 再试',
): Explained {
  return { outcome: 'failed', fault: new AppError('unavailable', message, { cause }) };
}
