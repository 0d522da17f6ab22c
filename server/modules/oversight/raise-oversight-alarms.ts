import type { Alarm } from '../../alarm.ts';
import type { Services } from '../../context.ts';
import { oldestOverdue } from './overdue-view.ts';
import { ledgerSize } from './entry-view.ts';
import { findCursor } from './finding-store.ts';
import { judgedSize } from './progress-view.ts';

/** How long entries may wait to be judged. */
const BEHIND_MS = 3_600_000;

/** Findings past their day, and rules that no longer look at the ledger. */
export async function raiseOversightAlarms({ db, clock }: Services): Promise<Alarm[]> {
  const now = clock();
  const alarms: Alarm[] = [];
  const overdue = await oldestOverdue(db, now);
  if (overdue) {
    const text = `有 ${overdue.count} 条疑点逾期未作结论，请安全审计员到“疑点”办理。`;
    alarms.push({ code: 'findings.overdue', text, since: overdue.since });
  }
  const movedAt = (await findCursor(db))?.movedAt;
  const isBehind = (await judgedSize(db)) < (await ledgerSize(db));
  if (isBehind && movedAt && now.getTime() - movedAt.getTime() > BEHIND_MS) {
    const text = '监督规则已一小时没有检查新的账本条目，请系统管理员查看服务日志。';
    alarms.push({ code: 'oversight.behind', text, since: movedAt });
  }
  return alarms;
}
