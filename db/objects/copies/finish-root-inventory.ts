import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { objectFolder, versionName, type Folders } from '../paths.ts';
import { replaceRootInventory } from '../root-inventory.ts';

/** Makes the inventory of the newest version the object's own, where it is not so yet. */
export async function finishRootInventory(
  copy: Folders,
  objectId: string,
  latest: number,
): Promise<void> {
  const target = objectFolder(copy, objectId);
  if (await isFinished(target, latest)) return;
  const scratch = join(copy.staging, randomUUID());
  await mkdir(scratch, { mode: 0o700 });
  await replaceRootInventory(target, latest, scratch);
  await rm(scratch, { recursive: true, force: true });
}

/** An object's own inventory that is missing is as good as one of an older version. */
async function isFinished(target: string, latest: number): Promise<boolean> {
  for (const name of ['inventory.json', 'inventory.json.sha512']) {
    const [own, versions] = await Promise.all([
      readFile(join(target, name)).catch(() => undefined),
      readFile(join(target, versionName(latest), name)),
    ]);
    if (!own?.equals(versions)) return false;
  }
  return true;
}
