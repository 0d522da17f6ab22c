import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder, syncFolder } from './durable-files.ts';
import { RepositoryError } from './errors.ts';
import { objectFolder, versionName, type Folders } from './paths.ts';
import { latestVersion } from './read-inventory.ts';
import { removeEmptyFolders } from './remove-empty-folders.ts';
import { replaceRootInventory } from './root-inventory.ts';
import type { Claim } from './staging.ts';

/**
 * Takes a version that never became visible out of the repository. It is kept beside it, not
 * deleted: should the database be the one that is wrong (an old backup restored), nothing is lost.
 * May be repeated after a crash.
 */
export async function withholdVersion(
  folders: Folders,
  stageFolder: string,
  { objectId, version }: Claim,
): Promise<void> {
  const target = objectFolder(folders, objectId);
  const latest = await latestVersion(folders, objectId);
  if (latest > version) {
    throw new RepositoryError('conflict', '其后已有更新的版本，不能撤回；请用校验命令检查');
  }
  const keep = join(folders.withheld, objectId, `${versionName(version)}-${basename(stageFolder)}`);
  await makeFolder(dirname(keep), folders.withheld);
  if (version === 1) {
    if (latest === version) await rename(target, keep);
    await syncFolder(dirname(keep));
    await removeEmptyFolders(folders.root, dirname(target));
  } else {
    await replaceRootInventory(target, version - 1, stageFolder);
    if (latest === version) await rename(join(target, versionName(version)), keep);
    await syncFolder(dirname(keep));
    await syncFolder(target);
  }
}
