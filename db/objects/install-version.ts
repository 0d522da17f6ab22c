import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, syncFolder, syncFolderTree, writeNewFile } from './durable-files.ts';
import { hasCode, RepositoryError } from './errors.ts';
import type { Inventory } from './inventory.ts';
import { objectFolder, versionName, type Folders } from './paths.ts';
import { replaceRootInventory, writeInventory } from './root-inventory.ts';
import { stagedObject, writeClaim, type Claim } from './staging.ts';

const DECLARATION = { name: '0=ocfl_object_1.1', text: 'ocfl_object_1.1\n' };

/**
 * Moves a fully written staging folder into the repository.
 * Everything is durable before the one rename that counts; the claim written just before it tells
 * `recover` that the rename may have happened.
 */
export async function installVersion(
  folders: Folders,
  stageFolder: string,
  claim: Claim,
  inventory: Inventory,
): Promise<void> {
  const staged = stagedObject(stageFolder);
  const target = objectFolder(folders, claim.objectId);
  const name = versionName(claim.version);
  await writeInventory(join(staged, name), inventory);
  if (claim.version === 1) await writeObjectRoot(staged, inventory);
  await syncFolderTree(staged);
  await writeClaim(folders, stageFolder, claim);

  if (claim.version === 1) {
    // Also what an earlier, killed install made and did not flush.
    await makeFolder(dirname(target), folders.root);
    await moveIn(staged, target);
    await syncFolder(dirname(target));
  } else {
    await moveIn(join(staged, name), join(target, name));
    await syncFolder(target);
    await replaceRootInventory(target, claim.version, stageFolder);
  }
}

async function writeObjectRoot(staged: string, inventory: Inventory): Promise<void> {
  await writeNewFile(join(staged, DECLARATION.name), Buffer.from(DECLARATION.text));
  await writeInventory(staged, inventory);
}

/**
 * A folder that is already there and holds anything makes the rename fail: versions are never
 * replaced.
 */
async function moveIn(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    throw new RepositoryError('conflict', '该版本已经存在，请刷新后重试');
  }
}
