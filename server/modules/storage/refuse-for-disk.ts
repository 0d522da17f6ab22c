import type { RepairReport } from '../../../db/objects/repair/repair-report.ts';

/** What came of a volume whose disk gives an error; `disk` is its name for people. */
export function refuseForDisk(disk: string, code: string): Pick<RepairReport, 'outcome' | 'files'> {
  const reason = `${disk}读写出错（${code}）：请检查磁盘后重新修复本卷`;
  return { outcome: 'refused', files: [{ path: '', action: 'refused', reason }] };
}
