import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { abandonStage } from '../abandon-stage.ts';
import { syncFolder } from '../durable-files.ts';
import { objectFolder, type Folders } from '../paths.ts';
import { latestVersion } from '../read-inventory.ts';
import { hasMovedIn, readClaim } from '../staging.ts';
import { finishRootInventory } from './finish-root-inventory.ts';

/**
 * Ends a stage of a copy, however far it came: what has moved in stays, as every copy is of
 * something installed; the rest is swept.
 */
export async function settleStage(copy: Folders, stageFolder: string): Promise<void> {
  const claim = await readClaim(stageFolder);
  if (!claim || !(await hasMovedIn(stageFolder, claim))) {
    await abandonStage(copy, stageFolder);
    return;
  }
  const latest = await latestVersion(copy, claim.objectId);
  if (latest > 0) {
    const target = objectFolder(copy, claim.objectId);
    // The rename may not have been flushed before the process died.
    await syncFolder(target);
    await syncFolder(dirname(target));
    await finishRootInventory(copy, claim.objectId, latest);
  }
  await rm(stageFolder, { recursive: true, force: true });
}
