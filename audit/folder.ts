import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TILE_WIDTH } from './tile.ts';

/** An export package, wherever it lies. Paths are relative, with forward slashes. */
export type Folder = {
  /** `undefined` where there is no such regular file. */
  read: (path: string) => Promise<Buffer | undefined>;
  /** Everything that is not a directory, in no order. */
  list: () => AsyncGenerator<string>;
};

/** One more than the longest lawful file, so that more shows as surplus and never fills the memory. */
const MAX_READ_BYTES = TILE_WIDTH * (2 + 65_535) + 1;

/** No such file, a link, or a socket. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO']);

export function openFolder(directory: string): Folder {
  const isWithin = directoriesOf(directory);
  return {
    read: (path) => Promise.resolve(isWithin(path) ? readStart(join(directory, path)) : undefined),
    list: () => walk(directory, ''),
  };
}

/** Whether every folder on the way to a path is one, and no link to one. */
function directoriesOf(root: string): (path: string) => boolean {
  const known = new Map<string, boolean>([['.', true]]);
  const isDirectory = (path: string): boolean => {
    const answer =
      known.get(path) ??
      (isDirectory(dirname(path)) &&
        lstatSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() === true);
    known.set(path, answer);
    return answer;
  };
  return (path) => isDirectory(dirname(path));
}

/** Neither a link nor a pipe in a hostile folder may lead the reader away or hold it up. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Synchronous calls: a verifier has nothing else to do, and pays for each file three times over otherwise. */
function readStart(path: string): Buffer | undefined {
  const file = openOrAbsent(path);
  if (file === undefined) return undefined;
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return undefined;
    const buffer = Buffer.allocUnsafeSlow(Math.min(stats.size, MAX_READ_BYTES));
    return buffer.subarray(0, fill(file, buffer));
  } finally {
    closeSync(file);
  }
}

function fill(file: number, buffer: Buffer): number {
  let filled = 0;
  while (filled < buffer.length) {
    const count = readSync(file, buffer, filled, buffer.length - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function openOrAbsent(path: string): number | undefined {
  try {
    return openSync(path, OPEN_FLAGS);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (ABSENT.has(code)) return undefined;
    throw error;
  }
}

async function* walk(directory: string, prefix: string): AsyncGenerator<string> {
  for await (const item of await opendir(directory)) {
    const path = `${prefix}${item.name}`;
    if (item.isDirectory()) yield* walk(join(directory, item.name), `${path}/`);
    else yield path;
  }
}
