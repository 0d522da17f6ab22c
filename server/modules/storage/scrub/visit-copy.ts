import type { Services } from '../../../context.ts';
import { objectsRoot } from '../objects-root.ts';
import { insertCopyVisit } from '../scrub-store.ts';
import { checkCopy, type CopyCheck } from './check-copy.ts';
import { recordVisit, type Job } from './record-visit.ts';
import { listVersions } from './records-view.ts';
import type { Turn } from './turn.ts';

/**
 * Checks one volume in the second copy and sets down in one step that it was done and what was found.
 * @throws CopyAway where the copy is not there, also when it went away meanwhile: nothing is set down then.
 */
export async function visitCopy(services: Services, job: Job, turn: Turn): Promise<void> {
  const { id: objectId } = job.volume;
  const version = (await listVersions(services.db, objectId)).at(-1)?.version ?? 0;
  const check = await services.copy.hold(objectId, ({ folders }) => {
    const place = { objectId, version, root: objectsRoot(services), copyRoot: folders.root };
    return checkCopy(services.sealing, place, turn);
  });
  if (check.version >= version) return record(services, job, check);
  // Whether it was on its way there or is lost, only the keeper knows; either way it is copied now.
  const isLost = await services.copy.isInStep();
  services.copy.add(objectId);
  const lost = { code: 'S020' as const, path: `v${version}` };
  const met = isLost ? [...check.met, lost] : check.met;
  await record(services, job, { ...check, met, isComplete: check.isComplete && isLost });
}

/** Lets a volume go whose check fails again and again: the pass must not end at it. */
export async function giveUpCopy(services: Services, job: Job): Promise<void> {
  const met = [{ code: 'S019' as const, path: '' }];
  await record(services, job, { met, isComplete: false, version: 0, files: 0, bytes: 0 });
}

async function record(services: Services, job: Job, check: CopyCheck): Promise<void> {
  await recordVisit(services, job, { ...check, store: 'copy' }, insertCopyVisit);
}
