import { isWithinHours, type OpenHours } from '../../../../policies/fit-terminal.ts';
import { dayOf, localTimeOf } from '../../../clock.ts';

/** 工作日历: when work is done, and the days that are otherwise than their weekday says. */
export type WorkCalendar = {
  hours: readonly OpenHours[];
  /** `2027-02-16`: no work, whatever the weekday. */
  holidays: readonly string[];
  /** 调休: work as on a Monday. */
  workdays: readonly string[];
};

const MINUTE_MS = 60_000;
const MONDAY = 1;

/** Whether it is working time, give or take `graceMinutes` before and after it. */
export function isWorkingTime(calendar: WorkCalendar, atMs: number, graceMinutes = 0): boolean {
  return [0, -graceMinutes, graceMinutes].some((shift) =>
    isWorkingMoment(calendar, new Date(atMs + shift * MINUTE_MS)),
  );
}

function isWorkingMoment({ hours, holidays, workdays }: WorkCalendar, at: Date): boolean {
  const day = dayOf(at);
  if (holidays.includes(day)) return false;
  const time = localTimeOf(at);
  return isWithinHours(hours, workdays.includes(day) ? { ...time, weekday: MONDAY } : time);
}
