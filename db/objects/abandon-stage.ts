import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { objectFolder, type Folders } from './paths.ts';
import { removeEmptyFolders } from './remove-empty-folders.ts';
import { hasMovedIn, readClaim, type Claim } from './staging.ts';
import { withholdVersion } from './withhold-version.ts';

/**
 * Undoes a stage however far it came; the version it had installed, if any, is withheld and
 * returned.
 */
export async function abandonStage(
  folders: Folders,
  stageFolder: string,
): Promise<Claim | undefined> {
  const claim = await readClaim(stageFolder);
  const withheld = claim && (await hasMovedIn(stageFolder, claim)) ? claim : undefined;
  if (withheld) await withholdVersion(folders, stageFolder, withheld);
  else if (claim)
    await removeEmptyFolders(folders.root, dirname(objectFolder(folders, claim.objectId)));
  await rm(stageFolder, { recursive: true, force: true });
  return withheld;
}
