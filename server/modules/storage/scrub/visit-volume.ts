import type { Services } from '../../../context.ts';
import { insertVisit } from '../scrub-store.ts';
import { checkVolume, type VolumeCheck } from './check-volume.ts';
import { recordVisit, type Job } from './record-visit.ts';
import { listVersions } from './records-view.ts';
import type { Turn } from './turn.ts';

/** Checks one volume and sets down in one step that it was done and what was found. */
export async function visitVolume(services: Services, job: Job, turn: Turn): Promise<void> {
  await record(services, job, await checkVolume(services, job.volume, turn));
}

/** Lets a volume go whose check fails again and again: the pass must not end at it. */
export async function giveUpVolume(services: Services, job: Job): Promise<void> {
  const versions = await listVersions(services.db, job.volume.id);
  await record(services, job, {
    met: [{ code: 'S019', path: '' }],
    isComplete: false,
    isFixityOnly: false,
    version: versions.at(-1)?.version ?? 0,
    files: 0,
    bytes: 0,
  });
}

async function record(services: Services, job: Job, check: VolumeCheck): Promise<void> {
  const { isFixityOnly } = check;
  await recordVisit(services, job, { ...check, store: 'own' }, (tx, visit, at) =>
    insertVisit(tx, { ...visit, isFixityOnly }, at),
  );
}
