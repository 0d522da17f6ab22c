import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flush, syncFolder } from './flush.ts';
import { overwrite } from './overwrite.ts';

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
  } catch (error) {
    await discard(temporary).catch(() => undefined);
    throw error;
  }
  if (isNew) await unlink(temporary).catch(() => undefined);
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

/** Makes a private folder whose name is durable. */
export async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(dirname(path));
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

/** It may hold keys that are to be gone one day; whatever cannot be done now the next start does. */
async function discard(temporary: string): Promise<void> {
  const file = await open(temporary, 'r+');
  try {
    await overwrite(file);
    await unlink(temporary);
  } finally {
    await file.close();
  }
}
