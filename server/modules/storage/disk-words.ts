import { endsBelow, type DiskLevel, type DiskLimits } from '../../disks/level-after.ts';
import type { DiskReading } from '../../disks/measure-disks.ts';

/** 磁盘（数据目录、档案库等） */
export function nameOfDisk({ labels }: Pick<DiskReading, 'labels'>): string {
  return `磁盘（${labels.slice(0, 2).join('、')}${labels.length > 2 ? '等' : ''}）`;
}

/** What to do about a disk of this level; empty while there is room. */
export function adviceOnDisk(level: DiskLevel, { stopPercent }: DiskLimits): string {
  if (level === 'sound') return '';
  if (level === 'low') {
    return `请系统管理员尽快清理或扩容；到 ${stopPercent}% 将暂停阅档、入库和导出。`;
  }
  return `已暂停阅档、入库和导出，已有数据不受影响。请系统管理员立即清理或扩容，降到 ${endsBelow(stopPercent)}% 以下自动恢复。`;
}

/** What to do about a place that is not measured. */
export function adviceOnUnknown(fault: string | null): string {
  return fault === null
    ? '未测：请用 LANTAI_DATABASE_MOST_GB 指明它可用的空间（GB），再重新启动。'
    : `量不到（${fault}）：请检查它是否挂载、是否连得上。`;
}
