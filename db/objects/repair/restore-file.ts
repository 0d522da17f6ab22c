import { lstat, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder, syncFolder, writeNewFile, type ByteSource } from '../durable-files.ts';
import { hasCode, RepositoryError } from '../errors.ts';
import { readPieces } from '../plain-files.ts';
import type { ExpectedFile } from './expected-files.ts';
import { setAside } from './set-aside.ts';
import type { Workbench } from './workbench.ts';

/**
 * Puts the right bytes at `path` (from the object's folder) and sets aside what was there. Answers
 * where they came from; `undefined` when nobody has them, and then nothing has changed.
 */
export async function restoreFile(
  bench: Workbench,
  path: string,
  expected: ExpectedFile,
): Promise<'own' | 'copy' | undefined> {
  for (const { from, open } of sourcesOf(bench, path, expected)) {
    const staged = join(bench.scratch, basename(path));
    if (!(await bench.gate.beside(() => stage(staged, open, expected.sha512)))) continue;
    await bench.gate.alone(() => place(bench, staged, path));
    return from;
  }
  return undefined;
}

type Source = { from: 'own' | 'copy'; open: () => ByteSource };

function sourcesOf(bench: Workbench, path: string, { sha512, bytes }: ExpectedFile): Source[] {
  if (bytes) return [{ from: 'own', open: () => [bytes] }];
  const sources: Source[] = [];
  const spare = bench.spare.get(sha512);
  if (spare) sources.push({ from: 'own', open: () => readPieces(spare.root, spare.path) });
  const { copyRoot } = bench;
  if (copyRoot !== undefined) {
    sources.push({ from: 'copy', open: () => readPieces(copyRoot, join(bench.object, path)) });
  }
  return sources;
}

/** Writes the source's bytes and flushes them; false when they are not the right ones. */
async function stage(staged: string, open: () => ByteSource, sha512: string): Promise<boolean> {
  await rm(staged, { force: true });
  try {
    return (await writeNewFile(staged, open())).sha512 === sha512;
  } catch (error) {
    if (error instanceof RepositoryError && error.kind === 'damaged') return false;
    throw error;
  }
}

async function place(bench: Workbench, staged: string, path: string): Promise<void> {
  const { folders, object } = bench;
  const target = join(folders.root, object, path);
  await clearWay(bench, path);
  await makeFolder(dirname(target), folders.root);
  await setAside(bench, path);
  await rename(staged, target);
  await syncFolder(dirname(target));
}

/** A file or a link where a folder must be is set aside with all it leads to. */
async function clearWay(bench: Workbench, path: string): Promise<void> {
  const { folders, object } = bench;
  const segments = path.split('/');
  for (let depth = 0; depth < segments.length; depth++) {
    const above = segments.slice(0, depth).join('/');
    try {
      if (!(await lstat(join(folders.root, object, above))).isDirectory()) {
        await setAside(bench, above);
      }
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return;
      throw error;
    }
  }
}
