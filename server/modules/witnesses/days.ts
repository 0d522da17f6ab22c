const DAY_MS = 86_400_000;

/** The first instant after a day of Asia/Shanghai, which has no summer time. */
export function endOfDay(day: string): Date {
  return new Date(startOfDay(day).getTime() + DAY_MS);
}

export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}

/** The day that many days later. */
export function shiftDay(day: string, days: number): string {
  const shifted = new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
  return shifted.toISOString().slice(0, 10);
}

/** Every day from the first to the last, both included; none where the last comes before. */
export function daysFrom(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = shiftDay(day, 1)) days.push(day);
  return days;
}
