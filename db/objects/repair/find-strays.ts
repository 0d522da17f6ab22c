import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../errors.ts';

/** Folders that OCFL lets stand beside the versions. */
const ALLOWED = /^(logs|extensions)$/;
const VERSION = /^v([1-9][0-9]*)$/;

/**
 * What stands in an object's folder and belongs to no file in `expected`, each at its highest
 * point. Versions above `newest` are left alone: nothing says yet what they are.
 */
export async function findStrays(
  folder: string,
  expected: Iterable<string>,
  newest: number,
): Promise<string[]> {
  const files = new Set(expected);
  const folders = new Set([...files].flatMap(foldersAbove));
  const strays: string[] = [];
  const search = async (within: string): Promise<void> => {
    for (const entry of await readdir(join(folder, within), { withFileTypes: true })) {
      const path = within === '' ? entry.name : `${within}/${entry.name}`;
      if (folders.has(path)) {
        if (entry.isDirectory()) await search(path);
      } else if (!files.has(path) && !isLeftAlone(path, newest)) {
        strays.push(path);
      }
    }
  };
  if (await isFolder(folder)) await search('');
  return strays;
}

function isLeftAlone(path: string, newest: number): boolean {
  return ALLOWED.test(path) || Number(VERSION.exec(path)?.[1] ?? 0) > newest;
}

function foldersAbove(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, at) => segments.slice(0, at + 1).join('/'));
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await lstat(folder)).isDirectory();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}
