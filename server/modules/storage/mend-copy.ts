import { isDiskError } from '../../../db/objects/errors.ts';
import { repairObject } from '../../../db/objects/repair/repair-object.ts';
import { outcomeOf, type RepairReport } from '../../../db/objects/repair/repair-report.ts';
import { repairRoot } from '../../../db/objects/repair/repair-root.ts';
import type { Services } from '../../context.ts';
import { CopyAway } from './copy-away.ts';
import { findShownVolume } from './copy-store.ts';
import { objectsRoot } from './objects-root.ts';
import { refuseForDisk } from './refuse-for-disk.ts';

type Result = Pick<RepairReport, 'outcome' | 'files'>;

/**
 * Repairs one volume in the second copy from what proves itself, there or in the store; `undefined` for one that is not
 * shown, and where no copy can be had.
 */
export async function mendCopy(services: Services, objectId: string): Promise<Result | undefined> {
  const shown = await findShownVolume(services.db, objectId);
  if (!shown) return undefined;
  const order = { objectId, version: shown.version, copyRoot: objectsRoot(services) };
  return whereThere(() =>
    services.copy.hold(objectId, ({ folders, gate }) =>
      repairObject(folders, gate, { ...order, at: services.clock() }),
    ),
  );
}

export async function mendCopyRoot({ copy, clock }: Services): Promise<Result | undefined> {
  return whereThere(async () => {
    const files = await copy.hold('', ({ folders, gate }) => repairRoot(folders, gate, clock()));
    return files.length === 0 ? undefined : { outcome: outcomeOf(files), files };
  });
}

async function whereThere<R extends Result>(
  mend: () => Promise<R | undefined>,
): Promise<Result | undefined> {
  try {
    return await mend();
  } catch (error) {
    if (error instanceof CopyAway) return undefined;
    if (!isDiskError(error)) throw error;
    return refuseForDisk('副本磁盘', error.code);
  }
}
