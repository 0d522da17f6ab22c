import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeNewFile } from '../durable-files.ts';
import { RepositoryError } from '../errors.ts';
import { OBJECT_DECLARATION, versionName } from '../paths.ts';
import { readPieces } from '../plain-files.ts';
import type { SourceVersion } from './read-source.ts';

/** Told of each file of the source that is missing or altered, where the rest is wanted without it. */
export type OnBadFile = (path: string) => void;

type Ways = { signal?: AbortSignal | undefined; onBadFile?: OnBadFile | undefined };

/**
 * Writes all of a version into `staged`, the folder that becomes the object or holds the version;
 * the length of its content in bytes.
 * @throws RepositoryError `damaged`, naming the file of the source that is missing or altered; with
 *   `onBadFile` it is left out instead.
 */
export async function fillStage(
  staged: string,
  from: string,
  version: number,
  source: SourceVersion,
  { signal, onBadFile }: Ways = {},
): Promise<number> {
  let total = 0;
  for (const [path, sha512] of source.content) {
    signal?.throwIfAborted();
    try {
      total += await copyFile(staged, from, path, sha512);
    } catch (error) {
      const isBad = error instanceof RepositoryError && error.kind === 'damaged';
      if (!isBad || !onBadFile) throw error;
      await rm(join(staged, path), { force: true });
      onBadFile(path);
    }
  }
  await writeInventoryFiles(join(staged, versionName(version)), source);
  if (version === 1) {
    await writeNewFile(join(staged, OBJECT_DECLARATION.name), OBJECT_DECLARATION.bytes);
    await writeInventoryFiles(staged, source);
  }
  return total;
}

async function copyFile(
  staged: string,
  from: string,
  path: string,
  sha512: string,
): Promise<number> {
  const target = join(staged, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const stored = await writeNewFile(target, readPieces(from, path));
  if (stored.sha512 === sha512) return stored.bytes;
  throw new RepositoryError('damaged', `内容文件与清单的摘要不符：${join(from, path)}`);
}

async function writeInventoryFiles(
  folder: string,
  { json, sidecar }: SourceVersion,
): Promise<void> {
  await writeNewFile(join(folder, 'inventory.json'), json);
  await writeNewFile(join(folder, 'inventory.json.sha512'), sidecar);
}
