const COLUMN_NAMES: Readonly<Record<string, string>> = {
  role: '岗位代码',
  purpose: '用途代码',
  name: '名称',
  classes: '可查类别',
  earliest: '只取最早',
  dates_only: '只看时间与结论',
  unit_kinds: '限用单位类别',
  copies: '可复制、摘录',
};

/** What people call a column of the tables; one that is new is shown as it is written. */
export function nameColumn(column: string): string {
  return COLUMN_NAMES[column] ?? column;
}
