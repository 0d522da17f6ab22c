/**
 * 材料形成时间: eight digits of text, `00` where month or day is unknown, because the paper often says no
 * more than a year. It is never a Date: a time zone must not move it and no day may be invented.
 */
export type FormationDate = string;

const EARLIEST_YEAR = 1850;
const LATEST_YEAR = 2199;

/**
 * Reads 4, 6 or 8 digits (2018, 201805, 20180506), also with separators (2018.5, 2018-05-06, 2018年5月6日),
 * into `YYYYMMDD`. Undefined when it is no date: a month 13, a 30 February, a day without its month.
 */
export function parseFormationDate(written: string): FormationDate | undefined {
  const parts = splitDate(written.normalize('NFKC').replaceAll(/\s/gu, ''));
  if (!parts) return undefined;
  const [year, month, day] = parts;
  if (year < EARLIEST_YEAR || year > LATEST_YEAR || month > 12) return undefined;
  if (month === 0 && day !== 0) return undefined;
  if (month !== 0 && day > daysIn(year, month)) return undefined;
  return `${year}${twoDigits(month)}${twoDigits(day)}`;
}

/** Whether `first` lies before `second` whatever their unknown parts may be. */
export function isCertainlyBefore(first: FormationDate, second: FormationDate): boolean {
  const knownDigits = Math.min(countKnownDigits(first), countKnownDigits(second));
  return first.slice(0, knownDigits) < second.slice(0, knownDigits);
}

/** `20180500` as 2018年5月: unknown parts are left out. */
export function displayFormationDate(date: FormationDate): string {
  const [year, month, day] = [date.slice(0, 4), Number(date.slice(4, 6)), Number(date.slice(6))];
  if (month === 0) return `${year}年`;
  return day === 0 ? `${year}年${month}月` : `${year}年${month}月${day}日`;
}

function splitDate(text: string): [number, number, number] | undefined {
  const match =
    /^(\d{4})(?:(\d{2})(\d{2})?)?$/u.exec(text) ??
    /^(\d{4})(?:[-./年](?:(\d{1,2})(?:[-./月](?:(\d{1,2})日?)?)?)?)?$/u.exec(text);
  return match ? [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)] : undefined;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function countKnownDigits(date: FormationDate): number {
  if (date.endsWith('0000')) return 4;
  return date.endsWith('00') ? 6 : 8;
}
