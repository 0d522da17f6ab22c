import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, writeDurably } from '../../crypto/keyring/durable-files.ts';
import { sm3 } from '../../crypto/sm3.ts';

/** A forger must not be able to fill the disk. */
const MOST_FILES = 1000;

/**
 * Keeps two notes that contradict each other, one behind the other, once: what an inspector needs to show that the
 * ledger was signed twice. Durable when it settles; the file's path.
 */
export async function keepEvidence(
  folder: string,
  held: string | undefined,
  offered: string,
): Promise<string | undefined> {
  await makeFolder(folder);
  // One head is one piece of evidence, however often it is signed anew.
  const [head = ''] = offered.split('\n\n');
  const name = `${sm3(head).toString('hex').slice(0, 16)}.txt`;
  const path = join(folder, name);
  if (existsSync(path)) return path;
  if ((await readdir(folder)).length >= MOST_FILES) return undefined;
  const text = `本见证持有的检查点：\n\n${held ?? '（尚无）\n'}\n与之矛盾、被拒绝的检查点：\n\n${offered}`;
  await writeDurably(path, text, { isNew: true });
  return path;
}
