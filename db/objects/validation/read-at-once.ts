import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../errors.ts';
import { PLAIN } from '../plain-files.ts';
import { ABSENT } from './disk.ts';

/** `inode` names a file that has other names too. `bytes` is a view of what was lent to it. */
export type ReadFile = { bytes: Buffer; inode: string | undefined };

/**
 * Reads a plain file whole without yielding: for a thread of its own, whose memory it uses again. `lend` gives
 * a buffer of at least so many bytes. A file that grows under our eyes is read as far as it was when it was
 * opened. `undefined` when it is not a plain file; errors of the disk pass through.
 */
export function readAtOnce(
  path: string,
  lend: (atLeastBytes: number) => Buffer,
): ReadFile | undefined {
  const file = openPlain(path);
  if (file === undefined) return undefined;
  try {
    const { size, nlink, dev, ino } = fstatSync(file);
    const bytes = lend(size);
    let filled = 0;
    for (let got = -1; filled < size && got !== 0; filled += got) {
      got = readSync(file, bytes, filled, size - filled, filled);
    }
    return {
      bytes: bytes.subarray(0, filled),
      inode: nlink > 1 ? join(`${dev}`, `${ino}`) : undefined,
    };
  } finally {
    closeSync(file);
  }
}

function openPlain(path: string): number | undefined {
  let file: number;
  try {
    file = openSync(path, PLAIN);
  } catch (error) {
    if (hasCode(error, ...ABSENT)) return undefined;
    throw error;
  }
  try {
    if (fstatSync(file).isFile()) return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
  closeSync(file);
  return undefined;
}
