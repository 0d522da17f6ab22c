/** Days and minutes are read on the clock of Asia/Shanghai, whatever the server's own zone. */
const ZONE = 'Asia/Shanghai';
/** Of that zone, which has no summer time. */
const OFFSET_MINUTES = 8 * 60;

// Made once: to make one takes longer than to use it a hundred times.
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });
const MINUTE = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
});

/** `2026-11-22` for the day that `at` falls on. */
export function dayOf(at: Date): string {
  return DAY.format(at);
}

/** `2026-11-22 09:05` for a mark that people read. */
export function minuteOf(at: Date): string {
  return MINUTE.format(at);
}

/** The weekday (1 Monday … 7 Sunday) and the minute after midnight. */
export function localTimeOf(at: Date): { weekday: number; minute: number } {
  const local = new Date(at.getTime() + OFFSET_MINUTES * 60_000);
  return {
    weekday: ((local.getUTCDay() + 6) % 7) + 1,
    minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/** The first moment of a day such as `2026-11-22`. */
export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}

/** The first moment after a day. */
export function endOfDay(day: string): Date {
  return new Date(startOfDay(day).getTime() + 86_400_000);
}
