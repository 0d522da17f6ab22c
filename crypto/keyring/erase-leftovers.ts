import { open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { overwrite } from './overwrite.ts';

const HALF_WRITTEN = /^(\.[0-9a-f-]{36})\.tmp$/;
const REPLACED = /^\.[0-9a-f-]{36}\.old$/;

/** Finishes what a crash cut off in a folder: files half written, or replaced and not yet written over, may hold keys. */
export async function eraseLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  // Under a name that its writer, should one still be at work, does not know: it fails, and puts no noise in place.
  for (const name of names) {
    const [, stem] = HALF_WRITTEN.exec(name) ?? [];
    if (stem !== undefined)
      await skipAbsent(rename(join(folder, name), join(folder, `${stem}.old`)));
  }
  const all = await readdir(folder).catch(() => []);
  const replaced = all.filter((name) => REPLACED.test(name));
  if (replaced.length === 0) return;
  const inUse = new Set<bigint>();
  for (const name of all.filter((each) => !REPLACED.test(each))) {
    inUse.add((await stat(join(folder, name), { bigint: true })).ino);
  }
  for (const name of replaced) await skipAbsent(erase(join(folder, name), inUse));
}

/** A file that was about to be replaced, or had just been put in place, is the one in use under another name. */
async function erase(path: string, inUse: ReadonlySet<bigint>): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { ino } = await file.stat({ bigint: true });
    if (!inUse.has(ino)) await overwrite(file);
    await unlink(path);
  } finally {
    await file.close();
  }
}

async function skipAbsent(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
}
