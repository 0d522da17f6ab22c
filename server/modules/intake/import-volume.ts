import { randomUUIDv7 } from 'node:crypto';
import type { Tx } from '../../../db/connect.ts';
import type { StagedVersion } from '../../../db/objects/object-repository.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import {
  insertAuthority,
  insertMaterial,
  insertPerson,
  insertVolume,
  isVersionKnown,
  newVolumeKey,
  nextNumber,
} from '../archives/index.ts';
import {
  blindIndexOf,
  findPersonByIdNumber,
  insertIdNumber,
  sealIdNumber,
} from '../persons/index.ts';
import type { UnitRow } from '../units/index.ts';
import type { ParsedPackage } from './checks/parsed-package.ts';
import type { ConformanceReport } from './conformance-report.ts';
import type { PackageSource } from './packages/package-source.ts';
import type { Advance } from './report-progress.ts';
import { sealVolume, type SealedVolume } from './seal-volume.ts';
import { finishAccession, type AccessionRow } from './store.ts';

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
 * Makes a checked package a volume in one atomic step. Its files are sealed and installed first, where
 * nothing points to them; the commit then makes them visible all at once. A crash in between leaves an
 * installed version that no row knows, which the next start hides.
 */
export async function importVolume(services: Services, job: Import): Promise<void> {
  const volumeId = randomUUIDv7();
  const staged = await services.objects.stage(volumeId, 1);
  try {
    await commitVolume(services, job, volumeId, staged);
  } catch (error) {
    // The reply to a commit can be lost: a version that the database shows was imported after all.
    if (!(await isVersionKnown(services.db, volumeId, 1))) {
      await staged.discard();
      throw error;
    }
  }
  await staged.release();
}

async function commitVolume(
  services: Services,
  job: Import,
  volumeId: string,
  staged: StagedVersion,
): Promise<void> {
  const at = services.clock();
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    const slot = { unitCode: job.unit.code, volumeId, at };
    const key = await newVolumeKey(services, slot);
    const sealed = await sealVolume(services, job, { volumeId, key: key.key, staged });
    const personId = await ensurePerson(services, tx, job, at);
    const number = await nextNumber(tx, `archives-${job.unit.code}`);
    await insertVolume(
      tx,
      {
        id: volumeId,
        person_id: personId,
        copy_kind: job.accession.copy_kind,
        archive_no: `${job.unit.code}-${String(number).padStart(6, '0')}`,
        keeper_unit_id: job.unit.id,
        level: 'internal',
        key_unit_code: job.unit.code,
        key_year: key.year,
        page_count: sealed.pageCount,
      },
      job.accession.submitted_by,
      at,
    );
    for (const material of sealed.materials) await insertMaterial(tx, volumeId, 1, material);
    await record(services, tx, job, volumeId, sealed);
  });
}

async function ensurePerson(
  services: Services,
  tx: Tx,
  { parsed: { person }, unit, accession }: Import,
  at: Date,
): Promise<string> {
  const blindIndex = blindIndexOf(services, person.idNumber);
  const known = await findPersonByIdNumber(tx, blindIndex);
  const personId =
    known ?? (await insertPerson(tx, { ...person, unitName: unit.name, post: '' }, at));
  if (known === undefined) {
    await insertIdNumber(tx, personId, sealIdNumber(services, person.idNumber), at);
    await insertAuthority(
      tx,
      { personId, kind: 'manager', unitId: unit.id, validFrom: dayOf(at) },
      at,
    );
  }
  const kind = accession.copy_kind === 'original' ? 'original_keeper' : 'duplicate_keeper';
  await insertAuthority(tx, { personId, kind, unitId: unit.id, validFrom: dayOf(at) }, at);
  return personId;
}

async function record(
  services: Services,
  tx: Tx,
  { accession, report }: Import,
  volumeId: string,
  sealed: SealedVolume,
): Promise<void> {
  await finishAccession(
    tx,
    accession.id,
    { state: 'imported', report, volumeId },
    services.clock(),
  );
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'intake.import',
    actor: 'system',
    unit: accession.unit_id,
    item: volumeId,
    itemVersion: 1,
    approval: accession.id,
    content: sealed.contentDigest,
  });
  services.notices.changed(tx, 'intake', [{ accountId: accession.submitted_by }]);
}
