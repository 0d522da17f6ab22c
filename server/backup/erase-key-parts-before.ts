import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { overwrite } from '../../crypto/keyring/overwrite.ts';
import { syncFolder } from '../../db/objects/durable-files.ts';
import { hasCode } from '../../db/objects/errors.ts';
import { KEY_PART, setFolder, type Medium } from './medium.ts';

const IN_PLACE = constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * A key that is destroyed today must not come back from a set of yesterday: key parts of older sets are written over
 * with noise, durably, and only then taken away. What a crash cut off keeps its name, and the next set erases it.
 */
export async function eraseKeyPartsBefore(medium: Medium, newest: number): Promise<void> {
  for (const set of await medium.listSets()) {
    if (set >= newest) continue;
    const folder = join(medium.root, setFolder(set));
    await writeOver(join(folder, KEY_PART));
    await rm(join(folder, KEY_PART), { force: true });
    await syncFolder(folder);
  }
}

/** Noise goes only to a plain file of one name: a link, or a second name, would lead it to bytes of somebody else. */
async function writeOver(path: string): Promise<void> {
  const file = await open(path, IN_PLACE).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EISDIR')) return undefined;
    throw error;
  });
  if (!file) return;
  try {
    const status = await file.stat();
    if (status.isFile() && status.nlink === 1) await overwrite(file);
  } finally {
    await file.close();
  }
}
