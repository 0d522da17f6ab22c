import { sm3 } from '../../../crypto/sm3.ts';
import { changeKind, type ChangeLine } from '../../change-kind.ts';
import { AppError, invalid } from '../../errors.ts';
import { traceOf } from '../../http/actor.ts';
import { describeHours } from '../terminals/index.ts';
import type { SetCalendar } from './contract.ts';
import { insertCalendar, listCalendars } from './rule-store.ts';
import type { WorkCalendar } from './watching/work-calendar.ts';

/** 设定工作日历: what counts as working time, for all rules that ask. */
export const setCalendarKind = changeKind<SetCalendar>({
  kind: 'oversight.set_calendar',
  label: '设定工作日历',
  duty: 'oversight',
  target: () => null,
  async check(_services, db, { basedOn, calendar }) {
    const before = (await listCalendars(db)).at(-1);
    if (before?.version !== basedOn) {
      throw new AppError('conflict', '工作日历刚有改动，请刷新后重新修改再提交');
    }
    if (calendar.hours.some(({ from, to }) => from >= to)) {
      throw invalid('工作时段的结束须晚于开始', 'change.calendar.hours');
    }
    if (calendar.workdays.some((day) => calendar.holidays.includes(day))) {
      throw invalid('同一天不能既放假又上班，请核对', 'change.calendar.workdays');
    }
    if (linesBetween(before.calendar, calendar).length === 0) {
      throw invalid('与现行工作日历完全相同，没有要提交的修改', 'change.calendar');
    }
  },
  async describe(_services, db, { calendar }) {
    const before = (await listCalendars(db)).at(-1);
    return { title: '设定工作日历', lines: linesBetween(before?.calendar, calendar) };
  },
  async apply({ ledger, notices }, tx, { basedOn, calendar }, { changeId, confirmedBy, at }) {
    const version = basedOn + 1;
    const { entryId } = await ledger.record(tx, {
      kind: 'CHANGE',
      action: 'oversight.set_calendar',
      ...traceOf(confirmedBy),
      approval: changeId,
      outcome: `version ${version}`,
      content: sm3(JSON.stringify(calendar)),
    });
    await insertCalendar(tx, { version, calendar, changeId, entryId, adoptedAt: at });
    notices.changed(tx, 'oversight', [{ role: 'auditor' }]);
  },
});

const sayDays = (days: readonly string[]): string =>
  days.length === 0 ? '无' : [...days].sort().join('、');

function linesBetween(before: WorkCalendar | undefined, after: WorkCalendar): ChangeLine[] {
  const aspects: [string, (calendar: WorkCalendar) => string][] = [
    ['工作时间', ({ hours }) => describeHours(hours)],
    ['放假', ({ holidays }) => sayDays(holidays)],
    ['调休上班', ({ workdays }) => sayDays(workdays)],
  ];
  return aspects
    .map(([label, say]) => ({ label, before: before ? say(before) : null, after: say(after) }))
    .filter((line) => line.before !== line.after);
}
