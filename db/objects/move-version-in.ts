import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, syncFolder, syncFolderTree } from './durable-files.ts';
import { hasCode, RepositoryError } from './errors.ts';
import { objectFolder, versionName, type Folders } from './paths.ts';
import { replaceRootInventory } from './root-inventory.ts';
import { stagedObject, writeClaim, type Claim } from './staging.ts';

/**
 * Moves a fully written staging folder into the repository.
 * Everything is durable before the one rename that counts; the claim written just before it tells
 * who finds the stage later that the rename may have happened.
 */
export async function moveVersionIn(
  folders: Folders,
  stageFolder: string,
  claim: Claim,
): Promise<void> {
  await syncFolderTree(stagedObject(stageFolder));
  await writeClaim(folders, stageFolder, claim);
  await moveClaimedIn(folders, stageFolder, claim);
}

/** The same for a stage whose claim is written already: all of it was flushed before that. */
export async function moveClaimedIn(
  folders: Folders,
  stageFolder: string,
  claim: Claim,
): Promise<void> {
  const staged = stagedObject(stageFolder);
  const target = objectFolder(folders, claim.objectId);
  const name = versionName(claim.version);
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
