import type { Services } from '../../../context.ts';
import type { VolumeRow } from '../../archives/index.ts';
import { insertVisit, type Visit } from '../scrub-store.ts';
import { checkVolume, type VolumeCheck } from './check-volume.ts';
import { settleFindings } from './finding-store.ts';
import { listVersions } from './records-view.ts';
import { tellFindings } from './tell-findings.ts';
import { tellWatchers } from './tell-watchers.ts';
import type { Turn } from './turn.ts';

/** A volume to look at, and why. */
export type Job = { volume: VolumeRow; cause: Visit['cause'] };

/** Checks one volume and sets down in one step that it was done and what was found. */
export async function visitVolume(services: Services, job: Job, turn: Turn): Promise<void> {
  await recordVisit(services, job, await checkVolume(services, job.volume, turn));
}

/** Lets a volume go whose check fails again and again: the pass must not end at it. */
export async function giveUpVolume(services: Services, job: Job): Promise<void> {
  const versions = await listVersions(services.db, job.volume.id);
  await recordVisit(services, job, {
    met: [{ code: 'S019', path: '' }],
    isComplete: false,
    isFixityOnly: false,
    version: versions.at(-1)?.version ?? 0,
    files: 0,
    bytes: 0,
  });
}

async function recordVisit(
  services: Services,
  { volume, cause }: Job,
  check: VolumeCheck,
): Promise<void> {
  const at = services.clock();
  await services.db.transaction(async (tx) => {
    const fresh = await settleFindings(tx, { store: 'own', volumeId: volume.id }, check, at);
    const { version, files, bytes, isFixityOnly } = check;
    const visit = { volumeId: volume.id, cause, version, files, bytes, isFixityOnly };
    await insertVisit(tx, { ...visit, newFindings: fresh.length }, at);
    await tellFindings(services, tx, { fresh, store: 'own', volumeId: volume.id });
    tellWatchers(services, tx);
  });
}
