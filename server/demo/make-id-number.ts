const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';

/** An area that GB/T 2260 has never assigned, so that no number here can belong to a living person. */
export const UNASSIGNED_AREA = '150299';

/**
 * An 18-digit citizen identity number (GB 11643) of nobody: `bornOn` is YYYYMMDD, `serial` 0–499 is
 * unique among those born on the day, the sex decides whether the order code is odd.
 */
export function makeIdNumber(bornOn: string, serial: number, sex: '男' | '女'): string {
  const order = String(serial * 2 + (sex === '男' ? 1 : 0)).padStart(3, '0');
  const body = `${UNASSIGNED_AREA}${bornOn}${order}`;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return `${body}${CHECK_DIGITS.charAt(sum % 11)}`;
}
