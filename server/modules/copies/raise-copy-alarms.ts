import type { Alarm } from '../../alarm.ts';
import { endOfDay } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { countOverdue } from './copy-view.ts';

/** Copies that are out and should have come back, been filed or destroyed. */
export async function raiseCopyAlarms({ db, clock }: Services): Promise<Alarm[]> {
  const { count, oldest } = await countOverdue(db, clock());
  if (oldest === null) return [];
  const text = `有 ${count} 份复制件、摘录件逾期未收回、归卷或销毁，请督促各保管单位的档案管理员到“复制摘录”办理。`;
  return [{ code: 'copies.overdue', text, since: endOfDay(oldest) }];
}
