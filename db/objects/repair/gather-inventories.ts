import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, RepositoryError } from '../errors.ts';
import { foldersOf, objectPath } from '../paths.ts';
import { readPlainFile, requirePlainFolder } from '../plain-files.ts';
import { soundInventory, type SoundInventory } from '../sound-inventory.ts';

/** Every inventory of an object that is whole: those of its versions and its own. */
export async function gatherInventories(root: string, objectId: string): Promise<SoundInventory[]> {
  const object = objectPath(foldersOf(root), objectId);
  const names = await orNothing(async () => {
    await requirePlainFolder(root, object);
    return readdir(join(root, object));
  });
  const versions = names?.filter((name) => /^v[1-9][0-9]*$/.test(name)) ?? [];
  const found: SoundInventory[] = [];
  for (const where of ['', ...versions]) {
    const path = join(object, where, 'inventory.json');
    const sound = await orNothing(async () =>
      soundInventory(
        objectId,
        await readPlainFile(root, path),
        await readPlainFile(root, `${path}.sha512`),
      ),
    );
    if (sound && (where === '' || where === sound.inventory.head)) found.push(sound);
  }
  return found;
}

/** What is missing, cannot be read or is no file tells nothing. */
async function orNothing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const isNothing =
      error instanceof RepositoryError || hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EIO');
    if (isNothing) return undefined;
    throw error;
  }
}
