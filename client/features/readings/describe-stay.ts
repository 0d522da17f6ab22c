import { describeDuration } from '../../formats/describe-duration.ts';
import type { PageReading } from './readings.ts';

type Stay = Pick<PageReading, 'forMs' | 'heldMs' | 'isCapped' | 'unsent'>;

/** How long a page was looked at, and how that is known where no viewer told of it. */
export function describeStay(stay: Stay, mostMinutes: number): string {
  const { forMs, heldMs, isCapped, unsent } = stay;
  if (unsent) return '未送出';
  if (forMs === null) return '时间不明';
  if (isCapped) return `${mostMinutes} 分钟以上`;
  return heldMs === null ? `约 ${describeDuration(forMs)}` : describeDuration(forMs);
}
