import { invalid } from '../errors.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A place in a list sorted by time and id, newest first, as an opaque word for the address bar. */
export function writeTimeCursor(at: Date, id: string): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');
}

/**
 * Time and id of a cursor; `undefined` for the first page.
 * @throws AppError `invalid` on anything that was not written by `writeTimeCursor`.
 */
export function readTimeCursor(cursor: string | undefined): [string, string] | undefined {
  if (cursor === undefined) return undefined;
  const [at = '', id = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (rest.length === 0 && isTime(at) && UUID.test(id)) return [at, id];
  throw invalid('翻页位置无效，请重新查询', 'cursor');
}

/** Only what `toISOString` writes for years of our time: the database must never meet a 31st of February. */
function isTime(text: string): boolean {
  const at = new Date(text);
  return /^[12]\d{3}-/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString() === text;
}
