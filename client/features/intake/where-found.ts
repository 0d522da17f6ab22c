import type { Finding } from './intake.ts';

/** `目录第 3 行 · 第 2 页 · 图像数据/9-2-3-0002.jpg`; the whole package where no place is named. */
export function whereFound({ where }: Pick<Finding, 'where'>): string {
  const parts = [
    where.row === undefined ? '' : `目录第 ${where.row} 行`,
    where.page === undefined ? '' : `第 ${where.page} 页`,
    where.file ?? '',
  ];
  return parts.filter(Boolean).join(' · ') || '整个数据包';
}
