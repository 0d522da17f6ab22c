import { randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, readdir, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FlushError } from '../errors.ts';

const ERASED_AT_ONCE = 65_536;
const TEMPORARY = /^\.[0-9a-f-]{36}\.tmp$/;

/**
 * Puts a small private file (mode 0600) in place so that a crash leaves either the old one or the
 * whole new one. With `isNew`, an existing file is kept and `EEXIST` thrown.
 */
export async function writeDurably(
  path: string,
  text: string,
  { isNew }: { isNew: boolean },
): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await writeSynced(temporary, text);
    await (isNew ? link(temporary, path) : rename(temporary, path));
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
  await syncFolder(dirname(path));
}

/** Writes text behind the first `wholeBytes` of a file: a torn tail goes, the text is durable. */
export async function appendDurably(path: string, wholeBytes: number, text: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_APPEND);
  try {
    await file.truncate(wholeBytes);
    await file.appendFile(Buffer.from(text, 'utf8'));
    await flush(file);
  } finally {
    await file.close();
  }
}

/**
 * Replaces a file as `writeDurably` does, awaits `onReplaced`, and then writes noise over what the old one held.
 * A medium that moves blocks about may keep them all the same.
 */
export async function replaceAndErase(
  path: string,
  text: string,
  onReplaced: () => Promise<void>,
): Promise<void> {
  const old = await open(path, 'r+');
  try {
    await writeDurably(path, text, { isNew: false });
    await onReplaced();
    const { size } = await old.stat();
    for (let at = 0; at < size; at += ERASED_AT_ONCE) {
      await old.write(randomBytes(Math.min(ERASED_AT_ONCE, size - at)), { position: at });
    }
    await flush(old);
  } finally {
    await old.close();
  }
}

/** Removes what a crash left half written in a folder: it may hold keys that are to be gone. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (TEMPORARY.test(name)) await unlink(join(folder, name));
}

/** Makes a private folder whose name is durable. */
export async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(dirname(path));
}

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

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text, 'utf8');
    await flush(file);
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await flush(folder);
  } finally {
    await folder.close();
  }
}
