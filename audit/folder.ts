import { constants } from 'node:fs';
import { open, opendir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
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
  return {
    read: (path) => readStart(join(directory, ...path.split('/'))),
    list: () => walk(directory, ''),
  };
}

/** Neither a link nor a pipe in a hostile folder may lead the reader away or hold it up. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function readStart(file: string): Promise<Buffer | undefined> {
  const handle = await open(file, OPEN_FLAGS).catch(absent);
  if (!handle) return undefined;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return undefined;
    const buffer = Buffer.alloc(Math.min(stats.size, MAX_READ_BYTES));
    return buffer.subarray(0, await fill(handle, buffer));
  } finally {
    await handle.close();
  }
}

async function fill(handle: FileHandle, buffer: Buffer): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

function absent(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!ABSENT.has(code)) throw error;
}

async function* walk(directory: string, prefix: string): AsyncGenerator<string> {
  for await (const item of await opendir(directory)) {
    const path = `${prefix}${item.name}`;
    if (item.isDirectory()) yield* walk(join(directory, item.name), `${path}/`);
    else yield path;
  }
}
