import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { isDiskError, RepositoryError } from '../../../db/objects/errors.ts';
import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { findPersonName, isHeld } from '../archives/index.ts';
import { blindIndexOf, findPersonByIdNumber } from '../persons/index.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { findUnit } from '../units/index.ts';
import { examinePackage } from './checks/examine-package.ts';
import type { Holding } from './checks/check-context.ts';
import type { ConformanceReport } from './conformance-report.ts';
import { importVolume } from './import-volume.ts';
import { reportProgress } from './report-progress.ts';
import { stagingFile } from './staging.ts';
import { findAccession, finishAccession, type AccessionRow } from './store.ts';

/** Checks a received package and imports it whole, or refuses it whole. Safe to start over after a crash. */
export async function processAccession(
  services: Services,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const accession = await findAccession(services.db, id);
  const file = stagingFile(services.config, id);
  if (accession?.state !== 'checking') return;
  services.disks.requireRoom();
  try {
    if (existsSync(file)) await examine(services, accession, file, signal);
    else await fail(services, accession, 'package_lost');
  } catch (error) {
    // The package is all there is to begin again from: only what it is itself at fault for ends it.
    if (signal.aborted || isFaultOfHouse(error)) throw error;
    await fail(services, accession, 'system_error');
    await rm(file, { force: true });
    throw error;
  }
  await rm(file, { force: true });
}

async function examine(
  services: Services,
  accession: AccessionRow,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const unit = await findUnit(services.db, accession.unit_id);
  if (!unit) throw new Error(`no unit ${accession.unit_id}`);
  const progress = reportProgress(services, accession);
  const examination = await examinePackage(file, {
    unitCode: unit.code,
    copyKind: accession.copy_kind,
    now: services.clock(),
    inspectImage: (image) => services.images.inspect(image, { key: 'intake', signal }),
    nameOnRecord: (idNumber) => nameOnRecord(services, idNumber),
    isAlreadyHeld: (holding) => isAlreadyHeld(services, accession, holding),
    signal,
    onProgress: progress.check,
  });
  if (examination.verdict === 'refused') {
    await refuse(services, accession, examination.report);
    return;
  }
  try {
    await importVolume(services, {
      accession,
      unit,
      progress: progress.seal,
      signal,
      ...examination,
    });
  } finally {
    await examination.source.close();
  }
}

async function nameOnRecord(services: Services, idNumber: string): Promise<string | undefined> {
  const personId = await findPersonByIdNumber(services.db, blindIndexOf(services, idNumber));
  return personId === undefined ? undefined : findPersonName(services.db, personId);
}

async function isAlreadyHeld(
  services: Services,
  accession: AccessionRow,
  { idNumber, copyKind }: Holding,
): Promise<boolean> {
  const personId = await findPersonByIdNumber(services.db, blindIndexOf(services, idNumber));
  if (personId === undefined) return false;
  return isHeld(services.db, { personId, copyKind, keeperUnitId: accession.unit_id });
}

async function refuse(
  services: Services,
  accession: AccessionRow,
  report: ConformanceReport,
): Promise<void> {
  await close(services, accession, 'refused', `${report.counts.errors} errors`, report);
}

async function fail(services: Services, accession: AccessionRow, outcome: string): Promise<void> {
  await close(services, accession, 'failed', outcome);
}

async function close(
  services: Services,
  accession: AccessionRow,
  state: 'refused' | 'failed',
  outcome: string,
  report?: ConformanceReport,
): Promise<void> {
  // What failed after the import had been committed does not undo it.
  if ((await findAccession(services.db, accession.id))?.state !== 'checking') return;
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    await finishAccession(
      tx,
      accession.id,
      report ? { state, report } : { state },
      services.clock(),
    );
    await services.ledger.record(tx, {
      kind: 'CHANGE',
      action: state === 'refused' ? 'intake.refuse' : 'intake.fail',
      actor: 'system',
      unit: accession.unit_id,
      approval: accession.id,
      outcome,
    });
    services.notices.changed(tx, 'intake', [{ accountId: accession.submitted_by }]);
  });
}

/** The object repository, the disk, its room, or the database; 22 and 23 are what a package may have brought. */
export function isFaultOfHouse(error: unknown): boolean {
  if (error instanceof RepositoryError || isDiskError(error)) return true;
  if (error instanceof AppError && error.kind === 'unavailable') return true;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return error.name === 'KnexTimeoutError' || /^(08|40|53|57|58|E[A-Z]{4,})/.test(code);
}
