import { dayOf } from '../../clock.ts';
import type { DueReview, Period } from './contract.ts';

const DAY_MS = 86_400_000;
/** Days after its end within which a period should be signed for. */
const GRACE_DAYS: Record<Period, number> = { week: 3, month: 5 };

/** The first moment of a day of Asia/Shanghai. */
export function startOf(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}

export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Monday of the week, or the first of the month, that a day belongs to. */
export function firstDayOf(period: Period, day: string): string {
  if (period === 'month') return `${day.slice(0, 7)}-01`;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return shiftDay(day, -weekday);
}

/** The first day of the period after the one that begins on `startsOn`. */
export function nextStart(period: Period, startsOn: string): string {
  return period === 'week' ? shiftDay(startsOn, 7) : firstDayOf('month', shiftDay(startsOn, 31));
}

export function lastDayOf(period: Period, startsOn: string): string {
  return shiftDay(nextStart(period, startsOn), -1);
}

/** The last day on which a period may still be signed for in time. */
export function dueDayOf(period: Period, startsOn: string): string {
  return shiftDay(lastDayOf(period, startsOn), GRACE_DAYS[period]);
}

/** Every period of a kind that has ended by `now`, from the one that `since` falls into on; oldest first. */
export function endedPeriods(period: Period, since: Date, now: Date): string[] {
  const today = dayOf(now);
  const starts: string[] = [];
  for (let start = firstDayOf(period, dayOf(since)); ; start = nextStart(period, start)) {
    if (nextStart(period, start) > today) return starts;
    starts.push(start);
  }
}

export function describeDue(period: Period, startsOn: string, now: Date): DueReview {
  const dueOn = dueDayOf(period, startsOn);
  const endsOn = lastDayOf(period, startsOn);
  return { period, startsOn, endsOn, dueOn, isOverdue: dayOf(now) > dueOn };
}
