import type { OpenHours } from '../../../policies/fit-terminal.ts';

const DAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];

/** `周一至周五 08:00–18:00；周六 09:00–12:00`; `不限` where nothing is said. */
export function describeHours(hours: readonly OpenHours[] | null): string {
  if (hours === null) return '不限';
  return hours
    .map(({ days, from, to }) => `${describeDays(days)} ${clockOf(from)}–${clockOf(to)}`)
    .join('；');
}

/** Three days and more in a row are a span. */
function describeDays(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((one, other) => one - other);
  const first = sorted[0] ?? 1;
  const last = sorted.at(-1) ?? 1;
  if (sorted.length > 2 && last - first + 1 === sorted.length) {
    return `${nameOf(first)}至${nameOf(last)}`;
  }
  return sorted.map(nameOf).join('、');
}

function nameOf(day: number): string {
  return DAYS[day - 1] ?? '';
}

function clockOf(minute: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
