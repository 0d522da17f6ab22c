import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { objectFolder, type Folders } from '../paths.ts';
import { isRootInventoryOf, replaceRootInventory } from '../root-inventory.ts';

/** Makes the inventory of the newest version the object's own, where it is not so yet. */
export async function finishRootInventory(
  copy: Folders,
  objectId: string,
  latest: number,
): Promise<void> {
  const target = objectFolder(copy, objectId);
  if (await isRootInventoryOf(target, latest)) return;
  const scratch = join(copy.staging, randomUUID());
  await mkdir(scratch, { mode: 0o700 });
  await replaceRootInventory(target, latest, scratch);
  await rm(scratch, { recursive: true, force: true });
}
