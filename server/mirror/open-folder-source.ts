import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readUnverified } from '../../audit/checkpoint.ts';
import { CheckpointError, LayoutError } from '../../audit/errors.ts';
import { CHECKPOINT_PATH, KEY_PATH } from '../../audit/lay-out-export.ts';
import {
  checkpointsPath,
  decodeBundle,
  entriesPath,
  TILE_WIDTH,
  widthOf,
} from '../../audit/tile.ts';
import { MirrorAlarm, MirrorPause } from './mirror-error.ts';
import type { MirrorSource } from './mirror-source.ts';

type Read = (path: string) => Promise<Buffer | undefined>;

export type FolderSource = MirrorSource & {
  /** The key lines that lie in the folder, for comparison only. */
  keyLines(): Promise<string | undefined>;
};

const TIMEOUT_MS = 30_000;

/** The files of a mirror or an export, in a folder or behind the address of a static file server. */
export function openFolderSource(place: string): FolderSource {
  const read = /^https?:\/\//.test(place) ? readFrom(place) : readIn(place);
  let newest: string | undefined;
  return {
    keyLines: async () => (await read(KEY_PATH))?.toString('utf8'),
    async newest() {
      newest = (await read(CHECKPOINT_PATH))?.toString('utf8');
      return newest;
    },
    async *bodies(from, to) {
      const size = sizeOf(newest);
      for (let n = Math.floor(from / TILE_WIDTH); n * TILE_WIDTH < to; n += 1) {
        const first = n * TILE_WIDTH;
        const bodies = await readTile(read, n, size);
        yield* bodies.slice(Math.max(0, from - first), to - first);
      }
    },
    async *notesAfter(size, count) {
      for (let n = Math.floor(count / TILE_WIDTH); ; n += 1) {
        const notes = decode((await read(checkpointsPath(n))) ?? Buffer.alloc(0));
        const texts = notes.map((note) => note.toString('utf8'));
        yield* texts.filter((note) => sizeOf(note) > size);
        if (notes.length < TILE_WIDTH) return;
      }
    },
  };
}

/** The last tile may have grown since its checkpoint was read: then its narrower form is gone. */
async function readTile(read: Read, n: number, size: number): Promise<Buffer[]> {
  const path = entriesPath(n, widthOf(n, size));
  const bytes = (await read(path)) ?? (await read(entriesPath(n)));
  if (bytes) return decode(bytes);
  throw new MirrorPause(`来源缺 ${path}：可能正在写入，稍后再试；一直如此则来源已损坏`);
}

function decode(bytes: Buffer): Buffer[] {
  try {
    return decodeBundle(bytes);
  } catch (error) {
    if (error instanceof LayoutError) throw new MirrorAlarm(`来源的文件已损坏：${error.message}`);
    throw error;
  }
}

function sizeOf(note: string | undefined): number {
  if (note === undefined) return 0;
  try {
    return readUnverified(note).size;
  } catch (error) {
    if (error instanceof CheckpointError)
      throw new MirrorAlarm(`来源的检查点不能读：${error.message}`);
    throw error;
  }
}

function readIn(folder: string): Read {
  return (path) =>
    readFile(join(folder, ...path.split('/'))).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    });
}

function readFrom(address: string): Read {
  const base = address.endsWith('/') ? address : `${address}/`;
  return async (path) => {
    const answer = await fetch(new URL(path, base), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.ok) return Buffer.from(await answer.arrayBuffer());
    if (answer.status === 404) return undefined;
    throw new MirrorPause(`来源答复 ${answer.status}`);
  };
}
