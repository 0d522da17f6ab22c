import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { hasCode } from '../errors.ts';
import { digestPlainFile } from './digest-plain-file.ts';
import type { Workbench } from './workbench.ts';

/**
 * Adds to `bench.spare` what lies among the strays and among what earlier repairs of this object
 * set aside: files that were exchanged for one another are whole, only in the wrong place.
 */
export async function findSpare(bench: Workbench, strays: readonly string[]): Promise<void> {
  const { folders, object, aside } = bench;
  for (const stray of strays) await search(bench, folders.root, join(object, stray));
  await search(bench, folders.damaged, relative(folders.damaged, join(aside, '..')));
}

async function search(bench: Workbench, root: string, path: string): Promise<void> {
  const full = join(root, path);
  const status = await lstat(full).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  });
  if (status?.isDirectory()) {
    for (const name of await readdir(full)) await search(bench, root, join(path, name));
  } else if (status?.isFile()) {
    const sha512 = await digestPlainFile(root, path);
    if (sha512 !== undefined && !bench.spare.has(sha512)) bench.spare.set(sha512, { root, path });
  }
}
