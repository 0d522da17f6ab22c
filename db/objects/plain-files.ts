import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { hasCode, RepositoryError } from './errors.ts';

/** No inventory of ours comes near it: a volume of ten thousand pages has 20 MiB. */
const LARGEST_INVENTORY_BYTES = 256 * 2 ** 20;
/** A link is not followed, and a pipe or a device does not hold the caller up before it can be told from a file. */
export const PLAIN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const PIECE_BYTES = 2 ** 20;

/**
 * Opens a regular file under a folder that others may have written; no link is followed, neither
 * as the file nor on the way to it. `undefined` when there is no such file.
 * @throws RepositoryError `damaged`, naming the path, when something else stands there or the disk
 *   cannot read it.
 */
export async function openPlainFile(folder: string, path: string): Promise<FileHandle | undefined> {
  const full = join(folder, path);
  try {
    await requirePlainFolder(folder, path);
    const file = await open(full, PLAIN);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    if (hasCode(error, 'EIO')) throw unreadable(full, error);
    if (!hasCode(error, 'ELOOP', 'ENXIO')) throw error;
  }
  throw strange(full);
}

/** @throws RepositoryError `damaged` when a link lies between `folder` and what `path` names. */
export async function requirePlainFolder(folder: string, path: string): Promise<void> {
  const [top, full] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
  if (relative(top, full) !== path) throw strange(join(folder, path));
}

/**
 * The bytes of such a file piece by piece; it is opened when the first is asked for.
 * @throws RepositoryError `damaged` also when there is no such file.
 */
export async function* readPieces(folder: string, path: string): AsyncGenerator<Buffer> {
  const full = join(folder, path);
  const file = await openPlainFile(folder, path);
  if (!file) throw new RepositoryError('damaged', `文件丢失：${full}`);
  // The stream closes the file, also when the reader leaves early.
  const stream = file.createReadStream({ highWaterMark: PIECE_BYTES });
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) yield piece;
  } catch (error) {
    throw hasCode(error, 'EIO') ? unreadable(full, error) : error;
  }
}

/** Such a file as a whole, which must be of a size that an inventory may have. */
export async function readPlainFile(folder: string, path: string): Promise<Buffer | undefined> {
  const file = await openPlainFile(folder, path);
  if (!file) return undefined;
  try {
    if ((await file.stat()).size > LARGEST_INVENTORY_BYTES) throw strange(join(folder, path));
    return await file.readFile();
  } catch (error) {
    throw hasCode(error, 'EIO') ? unreadable(join(folder, path), error) : error;
  } finally {
    await file.close();
  }
}

function strange(path: string): RepositoryError {
  return new RepositoryError('damaged', `此处不是普通文件，不予读取：${path}`);
}

function unreadable(path: string, cause: unknown): RepositoryError {
  return new RepositoryError('damaged', `磁盘读取出错，请检查磁盘：${path}`, { cause });
}
