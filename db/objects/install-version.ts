import { join } from 'node:path';
import { writeNewFile } from './durable-files.ts';
import type { Inventory } from './inventory.ts';
import { moveVersionIn } from './move-version-in.ts';
import { OBJECT_DECLARATION, versionName, type Folders } from './paths.ts';
import { writeInventory } from './root-inventory.ts';
import { stagedObject, type Claim } from './staging.ts';

/** Completes a staging folder that holds all content of the version, and moves it in. */
export async function installVersion(
  folders: Folders,
  stageFolder: string,
  claim: Claim,
  inventory: Inventory,
): Promise<void> {
  const staged = stagedObject(stageFolder);
  await writeInventory(join(staged, versionName(claim.version)), inventory);
  if (claim.version === 1) await writeObjectRoot(staged, inventory);
  await moveVersionIn(folders, stageFolder, claim);
}

async function writeObjectRoot(staged: string, inventory: Inventory): Promise<void> {
  await writeNewFile(join(staged, OBJECT_DECLARATION.name), OBJECT_DECLARATION.bytes);
  await writeInventory(staged, inventory);
}
