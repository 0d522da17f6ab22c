// Swedish writes dates as ISO 8601 does, which is how the screens write them.
const SHANGHAI = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** `2026-11-22 09:05`, always in Shanghai time whatever the machine is set to. */
export function formatTime(at: string | Date, detail: 'minute' | 'second' = 'minute'): string {
  const text = SHANGHAI.format(new Date(at));
  return detail === 'second' ? text : text.slice(0, 16);
}

/** `2026-11-22` in Shanghai time. */
export function formatDate(at: string | Date): string {
  return formatTime(at).slice(0, 10);
}
