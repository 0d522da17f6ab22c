import type { Dirent } from 'node:fs';
import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../errors.ts';
import { PLAIN } from '../plain-files.ts';
import type { Report } from './finding.ts';

export const ABSENT = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'ENAMETOOLONG'];

export type PlainFile = { file: FileHandle; bytes: number };

/** `undefined` when there is no such file, or it is a link, a pipe, a device or a folder. */
export async function openPlainFile(path: string): Promise<PlainFile | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, PLAIN);
  } catch (error) {
    if (hasCode(error, ...ABSENT)) return undefined;
    throw error;
  }
  try {
    const status = await file.stat();
    if (status.isFile()) return { file, bytes: status.size };
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

/**
 * The bytes of a plain file of at most `limitBytes`, or why there are none; `unreadable` has been
 * reported.
 */
export async function readPlainFile(
  folder: string,
  path: string,
  limitBytes: number,
  report: Report,
): Promise<Buffer | 'absent' | 'unreadable' | 'too large'> {
  try {
    const plain = await openPlainFile(join(folder, path));
    if (!plain) return 'absent';
    try {
      return plain.bytes > limitBytes ? 'too large' : await plain.file.readFile();
    } finally {
      await plain.file.close();
    }
  } catch {
    report('L004', path);
    return 'unreadable';
  }
}

/** What stands in a folder; `undefined`, and reported, when that cannot be told. */
export async function listFolder(
  folder: string,
  path: string,
  report: Report,
): Promise<Dirent[] | undefined> {
  try {
    return await readdir(join(folder, path), { withFileTypes: true });
  } catch {
    report('L004', path);
    return undefined;
  }
}
