import type { Alarm } from '../../alarm.ts';
import type { Services } from '../../context.ts';
import { listDue } from './list-due.ts';
import { shiftDay, startOf } from './periods.ts';

/** Reviews that nobody has signed in time. */
export async function raiseReviewAlarms({ db, clock }: Services): Promise<Alarm[]> {
  const overdue = (await listDue(db, clock())).filter(({ isOverdue }) => isOverdue);
  const [oldest] = overdue.map(({ dueOn }) => dueOn).sort();
  if (oldest === undefined) return [];
  const text = `有 ${overdue.length} 份定期审查逾期未签，请安全审计员到“定期审查”核对、签署。`;
  return [{ code: 'reviews.overdue', text, since: startOf(shiftDay(oldest, 1)) }];
}
