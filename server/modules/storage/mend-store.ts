import { isDiskError } from '../../../db/objects/errors.ts';
import { outcomeOf, type RepairReport } from '../../../db/objects/repair/repair-report.ts';
import type { Services } from '../../context.ts';
import { findShownVolume } from './copy-store.ts';
import { refuseForDisk } from './refuse-for-disk.ts';

type Result = Pick<RepairReport, 'outcome' | 'files'>;

/** Repairs one volume in the store from what proves itself, here or in `source`; `undefined` for one that is not shown. */
export async function mendStore(
  { db, objects, clock }: Services,
  objectId: string,
  source: string | null,
): Promise<Result | undefined> {
  const shown = await findShownVolume(db, objectId);
  if (!shown) return undefined;
  const { version } = shown;
  try {
    return await objects.repair({ objectId, version, copyRoot: source ?? undefined, at: clock() });
  } catch (error) {
    if (!isDiskError(error)) throw error;
    return refuseForDisk('磁盘', error.code);
  }
}

export async function mendStoreRoot({ objects, clock }: Services): Promise<Result> {
  const files = await objects.repairRoot(clock());
  return { outcome: outcomeOf(files), files };
}
