import { randomUUIDv7 } from 'node:crypto';
import type { Services } from '../../context.ts';
import { isVersionKnown, newVolumeKey } from '../archives/index.ts';
import type { UnitRow } from '../units/index.ts';
import type { ParsedPackage } from './checks/parsed-package.ts';
import { commitVolume } from './commit-volume.ts';
import type { ConformanceReport } from './conformance-report.ts';
import type { PackageSource } from './packages/package-source.ts';
import type { Advance } from './report-progress.ts';
import { sealPages } from './seal-pages.ts';
import type { AccessionRow } from './store.ts';

export type Import = {
  accession: AccessionRow;
  unit: UnitRow;
  parsed: ParsedPackage;
  report: ConformanceReport;
  source: PackageSource;
  progress: Advance;
  signal: AbortSignal;
};

/**
 * Makes a checked package a volume in one atomic step. Its pages are sealed first, where nothing points to them and
 * no transaction waits; one short transaction then adds the record of the volume, installs the version and makes it
 * visible. A crash in between leaves an installed version that no row knows, which the next start hides.
 */
export async function importVolume(services: Services, job: Import): Promise<void> {
  const volumeId = randomUUIDv7();
  const at = services.clock();
  const staged = await services.objects.stage(volumeId, 1);
  try {
    const slot = { unitCode: job.unit.code, volumeId, at };
    const { key, year } = await newVolumeKey(services, slot);
    const shelf = { volumeId, version: 1, key, staged };
    const materials = await sealPages(services, job, shelf);
    job.signal.throwIfAborted();
    await commitVolume(services, job, { shelf, keyYear: year, materials, at });
  } catch (error) {
    // The reply to a commit can be lost: a version that the database shows was imported after all.
    if (!(await isVersionKnown(services.db, volumeId, 1))) {
      await staged.discard();
      throw error;
    }
  }
  await staged.release();
  services.copy.add(volumeId);
}
