import { formatCount } from '../../formats/format-count.ts';
import { shareDone } from '../intake/share-done.ts';
import type { BackupRun } from './backups.ts';

const STAGES: Record<NonNullable<BackupRun['stage']>, { label: string; unit: string }> = {
  waiting: { label: '正在准备', unit: '' },
  database: { label: '第 1 步，共 3 步：抄写数据库和账本', unit: '张表' },
  objects: { label: '第 2 步，共 3 步：抄写档案', unit: '个版本' },
  closing: { label: '第 3 步，共 3 步：签名并落盘', unit: '' },
};

/** Where a run has got to: its step in words, and whole per cent of that step. */
export function describeRun({ stage, done, total }: BackupRun): { text: string; percent: number } {
  const { label, unit } = STAGES[stage ?? 'waiting'];
  const count = unit && total > 0 ? `，${formatCount(done)} / ${formatCount(total)} ${unit}` : '';
  return { text: `${label}${count}`, percent: shareDone({ done, total }) };
}
