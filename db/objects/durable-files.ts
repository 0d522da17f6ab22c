import { createHash, webcrypto } from 'node:crypto';
import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RepositoryError } from './errors.ts';

export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** SHA-512 in lower-case hex, and the length. */
export type StoredBytes = { sha512: string; bytes: number };

/** Writes a new private file and flushes it; an existing file is never opened. */
export async function writeNewFile(
  path: string,
  source: ByteSource | Uint8Array,
): Promise<StoredBytes> {
  const { file, stored } = await writeUnflushed(path, source);
  try {
    await flush(file);
  } finally {
    await file.close();
  }
  return stored;
}

/** Writes a new private file and leaves it open: what is in it is durable only once it has been flushed. */
export async function writeUnflushed(
  path: string,
  source: ByteSource | Uint8Array,
): Promise<{ file: FileHandle; stored: StoredBytes }> {
  const file = await open(path, 'wx', 0o600);
  try {
    const write = source instanceof Uint8Array ? writeWhole : writeStream;
    return { file, stored: await write(file, source as Uint8Array & ByteSource) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Bytes that are in memory are digested off the main thread, while they are being written. */
async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<StoredBytes> {
  const [digest] = await Promise.all([
    webcrypto.subtle.digest('SHA-512', bytes as Uint8Array<ArrayBuffer>),
    file.appendFile(bytes),
  ]);
  return { sha512: Buffer.from(digest).toString('hex'), bytes: bytes.length };
}

async function writeStream(file: FileHandle, source: ByteSource): Promise<StoredBytes> {
  const hash = createHash('sha512');
  let bytes = 0;
  for await (const part of source) {
    hash.update(part);
    bytes += part.length;
    await file.appendFile(part);
  }
  return { sha512: hash.digest('hex'), bytes };
}

/**
 * Makes a private folder with all above it that is missing, and flushes every name from it up to
 * `top`. Without `top`, only what was made is flushed.
 */
export async function makeFolder(path: string, top?: string): Promise<void> {
  const firstMade = await mkdir(path, { recursive: true, mode: 0o700 });
  const highest = top ?? (firstMade === undefined ? path : dirname(firstMade));
  for (let folder = path; folder !== highest;) {
    folder = dirname(folder);
    await syncFolder(folder);
  }
}

/** Flushes a folder's list of names. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await flush(folder);
  } finally {
    await folder.close();
  }
}

/** Flushes a folder and every folder in it, two at a time; after a failed flush, none more. */
export async function syncFolderTree(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const inner = entries.filter((entry) => entry.isDirectory());
  const folders = [path, ...inner.map(({ parentPath, name }) => join(parentPath, name))].values();
  const failures: unknown[] = [];
  const workThrough = async (): Promise<void> => {
    for (const folder of folders) {
      if (failures.length > 0) return;
      const file = await open(folder, 'r');
      try {
        // The other lane may have failed while this one opened.
        if (failures.length === 0) await flush(file);
      } catch (error) {
        failures.push(error);
      } finally {
        await file.close();
      }
    }
  };
  await Promise.all([workThrough(), workThrough()]);
  if (failures.length > 0) throw failures[0];
}

/**
 * Never tried twice: after a failed flush the kernel forgets the lost pages, and a second call
 * would succeed without having written them.
 */
export async function flush(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (cause) {
    throw new RepositoryError('halted', '写入磁盘失败，档案库已停止写入；请检查磁盘后重新启动', {
      cause,
    });
  }
}
