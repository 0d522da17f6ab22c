import { lstat, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, syncFolder } from '../durable-files.ts';
import { hasCode } from '../errors.ts';
import type { Workbench } from './workbench.ts';

/** Moves what stands at `path` (from the object's folder) away, to be kept; false when nothing does. */
export async function setAside(bench: Workbench, path: string): Promise<boolean> {
  const { folders, object, aside, spare } = bench;
  const from = join(folders.root, object, path);
  const isThere = await lstat(from).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  });
  if (!isThere) return false;
  const to = join(aside, path === '' ? 'object' : path);
  await makeFolder(dirname(to), dirname(folders.damaged));
  await rename(from, to);
  await syncFolder(dirname(to));
  await syncFolder(dirname(from));
  for (const place of spare.values()) {
    if (place.root !== folders.root || place.path !== join(object, path)) continue;
    place.root = aside;
    place.path = path;
  }
  return true;
}
