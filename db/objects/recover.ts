import { rm } from 'node:fs/promises';
import { abandonStage } from './abandon-stage.ts';
import { objectFolder, type Folders } from './paths.ts';
import { latestVersion } from './read-inventory.ts';
import { isRootInventoryOf, replaceRootInventory } from './root-inventory.ts';
import { moveClaimedIn } from './move-version-in.ts';
import { hasMovedIn, listStages, readClaim, type Claim } from './staging.ts';

/** Asks the database whether it shows this version. */
export type IsVisible = (objectId: string, version: number) => Promise<boolean>;

/**
 * `finished`: visible, and now complete. `withheld`: taken out, since the database never showed
 * them. `missing`: visible, but not in the repository; these need a copy. `swept`: staging folders
 * that came to nothing.
 */
export type RecoveryReport = {
  finished: Claim[];
  withheld: Claim[];
  missing: Claim[];
  swept: number;
  /** Files of the storage root itself that `repairRoot` rewrites. */
  damagedRootFiles: string[];
};

/**
 * Settles every staging folder a dead process left behind. Only those are looked at, so the cost
 * does not grow with the repository. May itself be interrupted and run again.
 */
export async function recover(
  folders: Folders,
  isVisible: IsVisible,
  damagedRootFiles: string[] = [],
): Promise<RecoveryReport> {
  const settled = { finished: [], withheld: [], missing: [], swept: 0 };
  const report: RecoveryReport = { ...settled, damagedRootFiles };
  for (const stageFolder of await listStages(folders)) {
    const claim = await readClaim(stageFolder);
    if (claim && (await isVisible(claim.objectId, claim.version))) {
      report[await finish(folders, stageFolder, claim)].push(claim);
      await rm(stageFolder, { recursive: true, force: true });
      continue;
    }
    const withheld = await abandonStage(folders, stageFolder);
    if (withheld) report.withheld.push(withheld);
    else report.swept += 1;
  }
  return report;
}

async function finish(
  folders: Folders,
  stageFolder: string,
  claim: Claim,
): Promise<'finished' | 'missing'> {
  const { objectId, version } = claim;
  // What is visible and still staged has lost its rename (a disk that lied, an older copy of the folder).
  if (!(await hasMovedIn(stageFolder, claim))) await moveClaimedIn(folders, stageFolder, claim);
  const latest = await latestVersion(folders, objectId);
  if (latest < version) return 'missing';
  const target = objectFolder(folders, objectId);
  if (!(await isRootInventoryOf(target, latest))) {
    await replaceRootInventory(target, latest, stageFolder);
  }
  return 'finished';
}
