import { open, type FileHandle } from 'node:fs/promises';
import { FlushError } from '../errors.ts';

/**
 * Never tried twice: after a failed flush the kernel forgets the lost pages, and a second call
 * would succeed without having written them.
 */
export async function flush(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (cause) {
    throw new FlushError('写入磁盘失败，密钥库已停止写入；请检查磁盘后重新启动', { cause });
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
