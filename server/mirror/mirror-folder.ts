import { randomUUID } from 'node:crypto';
import { link, open, readFile, readdir, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flush, makeFolder, syncFolder } from '../../db/objects/durable-files.ts';
import { MirrorAlarm } from './mirror-error.ts';

/** A folder in the layout of an export (audit/SPEC.md §4) that any static file server may show. Paths are relative. */
export type MirrorFolder = {
  path: string;
  read(path: string): Promise<Buffer | undefined>;
  /** Puts a file in place once and for ever, durably. Throws `MirrorAlarm` where another one lies there. */
  put(path: string, bytes: Buffer): Promise<void>;
  /** Puts a file in the place of an older one; a crash leaves one or the other. */
  replace(path: string, bytes: Buffer): Promise<void>;
  /** Names in a folder; none where there is no such folder. */
  list(path: string): Promise<string[]>;
  remove(path: string): Promise<void>;
};

const READABLE = 0o644;

export function openMirrorFolder(root: string): MirrorFolder {
  const at = (path: string): string => join(root, ...path.split('/'));
  const write = async (path: string, bytes: Buffer, place: typeof rename): Promise<void> => {
    const target = at(path);
    await makeFolder(dirname(target), root);
    // Beside the root, so that whoever lists the mirror never sees half a file.
    const temporary = `${root}.${randomUUID()}.tmp`;
    const file = await open(temporary, 'wx', READABLE);
    try {
      await file.writeFile(bytes);
      await flush(file);
      await place(temporary, target);
    } finally {
      await file.close();
      await unlink(temporary).catch(() => undefined);
    }
    await syncFolder(dirname(target));
  };
  const read = (path: string): Promise<Buffer | undefined> => readFile(at(path)).catch(absent);
  return {
    path: root,
    read,
    async put(path, bytes) {
      const there = await read(path);
      if (there === undefined) await write(path, bytes, link);
      else if (!there.equals(bytes)) {
        throw new MirrorAlarm(`镜像里的 ${path} 与要写入的不同，没有覆盖：镜像或账本有一方被改动`);
      }
    },
    replace: (path, bytes) => write(path, bytes, rename),
    list: async (path) => (await readdir(at(path)).catch(absent)) ?? [],
    remove: (path) => rm(at(path), { recursive: true, force: true }),
  };
}

function absent(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}
