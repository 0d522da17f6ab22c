import { foldersOf } from '../../../../db/objects/paths.ts';
import { listStages, readClaim } from '../../../../db/objects/staging.ts';
import type { Services } from '../../../context.ts';
import { objectsRoot } from '../objects-root.ts';

/**
 * Whether a version that lies in the repository is still being imported: its stage claims it until the
 * database shows it. Ask the database again after this has said no: the commit may have come in between.
 */
export async function isUnderWay(
  services: Pick<Services, 'config'>,
  objectId: string,
  version?: number,
): Promise<boolean> {
  for (const stage of await listStages(foldersOf(objectsRoot(services)))) {
    const claim = await readClaim(stage);
    const isIt = claim?.objectId === objectId;
    if (isIt && (version === undefined || claim.version === version)) return true;
  }
  return false;
}
