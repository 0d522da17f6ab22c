export type Sex = '男' | '女';

/** 公民身份号码, read; or why it is none. */
export type IdNumberReading =
  | {
      readonly ok: true;
      readonly idNumber: string;
      readonly areaCode: string;
      /** YYYYMMDD. */
      readonly birthDate: string;
      readonly sex: Sex;
    }
  | { readonly ok: false; readonly reason: 'not-18-characters' | 'birth-date' | 'check-digit' };

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_DIGITS = '10X98765432';
const EARLIEST_BIRTH = '18500101';
const LATEST_BIRTH = '22000101';

/** Reads an 18-character citizen ID number; its check digit is GB 11643 (ISO 7064 MOD 11-2). */
export function readIdNumber(written: string): IdNumberReading {
  const idNumber = written.normalize('NFKC').trim().toUpperCase();
  if (!/^\d{17}[\dX]$/u.test(idNumber)) return { ok: false, reason: 'not-18-characters' };
  const birthDate = idNumber.slice(6, 14);
  if (!isDay(birthDate)) return { ok: false, reason: 'birth-date' };
  if (idCheckDigit(idNumber) !== idNumber[17]) return { ok: false, reason: 'check-digit' };
  const sex = Number(idNumber[16]) % 2 === 1 ? '男' : '女';
  return { ok: true, idNumber, areaCode: idNumber.slice(0, 6), birthDate, sex };
}

/** The 18th character that the first 17 digits call for. */
export function idCheckDigit(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return CHECK_DIGITS.charAt(sum % 11);
}

/** Whether YYYYMMDD is a day of the calendar on which somebody alive can have been born. */
function isDay(date: string): boolean {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)].map(Number);
  const read = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  const isReal = read.getUTCMonth() + 1 === month && read.getUTCDate() === day;
  return isReal && date >= EARLIEST_BIRTH && date < LATEST_BIRTH;
}

/** `1502**********001X`: enough to tell two people apart on a list, too little to be used. */
export function maskIdNumber(idNumber: string): string {
  return idNumber.length < 9
    ? '*'.repeat(idNumber.length)
    : `${idNumber.slice(0, 4)}${'*'.repeat(idNumber.length - 8)}${idNumber.slice(-4)}`;
}

/** Masks every ID number inside running text, such as a file path that carries one. */
export function maskIdNumbersIn(text: string): string {
  return text.replaceAll(/(?<!\d)\d{17}[\dXx](?!\d)/gu, maskIdNumber);
}
