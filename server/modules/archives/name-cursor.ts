import { z } from 'zod';
import { invalid } from '../../errors.ts';

const place = z.tuple([z.string(), z.string()]);

/** A place in a list sorted by name and archive number, as an opaque word for the address bar. */
export function writeNameCursor(name: string, archiveNo: string): string {
  return Buffer.from(JSON.stringify([name, archiveNo])).toString('base64url');
}

/**
 * Name and archive number of a cursor; `undefined` for the first page.
 * @throws AppError `invalid` on anything that was not written by `writeNameCursor`.
 */
export function readNameCursor(cursor: string | undefined): [string, string] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [name, archiveNo] = place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (name.includes('\0') || archiveNo.includes('\0')) throw new Error('U+0000');
    return [name, archiveNo];
  } catch {
    throw invalid('翻页位置无效，请重新查询', 'cursor');
  }
}
