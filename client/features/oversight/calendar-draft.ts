import { isDay } from '../../formats/is-day.ts';
import { hoursFrom, hoursToDraft, isSpan, newHours } from '../terminals/terminal-draft.ts';
import type { HoursDraft } from '../terminals/terminal-draft.ts';
import type { Rules } from './oversight.ts';

/** The work calendar as it is typed; days as words, spans of days with `~` between. */
export type CalendarForm = {
  hours: HoursDraft[];
  holidays: string;
  workdays: string;
};
type WorkCalendar = Rules['calendar'];

const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

export function newCalendar(): CalendarForm {
  return { hours: [newHours()], holidays: '', workdays: '' };
}

export function formOf({ hours, holidays, workdays }: WorkCalendar): CalendarForm {
  return {
    hours: hoursToDraft(hours),
    holidays: holidays.join('\n'),
    workdays: workdays.join('\n'),
  };
}

/** Days in order, each once; undefined for what is no day, or more of them than a year has. */
export function readDays(text: string): string[] | undefined {
  const days = new Set<string>();
  for (const word of text.split(/[\s,，、;；]+/).filter((one) => one !== '')) {
    const [from = '', to = from, ...rest] = word.split(/[~～—]/);
    if (!isDay(from) || !isDay(to) || to < from || rest.length > 0) return undefined;
    for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) {
      days.add(new Date(at).toISOString().slice(0, 10));
      if (days.size > MOST_DAYS) return undefined;
    }
  }
  return [...days].sort();
}

export function checkCalendar(form: CalendarForm): { field: string; message: string }[] {
  const problems: { field: string; message: string }[] = [];
  const need = (isGood: boolean, field: string, message: string): void => {
    if (!isGood) problems.push({ field, message });
  };
  need(
    form.hours.length > 0 && form.hours.every(isSpan),
    'calendar-hours',
    '请选择星期，并按 08:00 的样式填写，结束应晚于开始',
  );
  const [holidays, workdays] = [readDays(form.holidays), readDays(form.workdays)];
  need(holidays !== undefined, 'calendar-holidays', '放假日期请按 2027-02-16 的样式填写，最多一年');
  need(workdays !== undefined, 'calendar-workdays', '调休日期请按 2027-02-20 的样式填写');
  need(
    !workdays?.some((day) => holidays?.includes(day)),
    'calendar-workdays',
    '同一天不能既放假又上班，请核对',
  );
  return problems;
}

export function calendarOf(form: CalendarForm): WorkCalendar {
  return {
    hours: hoursFrom(form.hours),
    holidays: readDays(form.holidays) ?? [],
    workdays: readDays(form.workdays) ?? [],
  };
}
