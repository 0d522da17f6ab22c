/** Days and minutes are read on the clock of Asia/Shanghai, whatever the server's own zone. */
const ZONE = 'Asia/Shanghai';

/** `2026-11-22` for the day that `at` falls on. */
export function dayOf(at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' }).format(at);
}

/** `2026-11-22 09:05` for a mark that people read. */
export function minuteOf(at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: ZONE,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);
}
