import { randomUUID } from 'node:crypto';
import { link, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeDurably } from './durable-files.ts';
import { syncFolder } from './flush.ts';
import { overwrite } from './overwrite.ts';

/**
 * Replaces a file as `writeDurably` does, awaits `onReplaced`, and then writes noise over what the old one held. The
 * old one keeps a name of its own until that is done, by which `eraseLeftovers` finds it after a crash.
 */
export async function replaceAndErase(
  path: string,
  text: string,
  onReplaced: () => unknown = () => undefined,
): Promise<void> {
  const name = join(dirname(path), `.${randomUUID()}.old`);
  const old = await open(path, 'r+');
  try {
    await link(path, name);
    await syncFolder(dirname(path));
    await writeDurably(path, text, { isNew: false });
    await onReplaced();
    await overwrite(old);
    await unlink(name);
  } finally {
    await old.close();
  }
}
