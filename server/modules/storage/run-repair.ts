import { isDiskError } from '../../../db/objects/errors.ts';
import type { RepairReport } from '../../../db/objects/repair/repair-report.ts';
import { outcomeOf } from '../../../db/objects/repair/repair-report.ts';
import type { Services } from '../../context.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { findShownVolume } from './copy-store.ts';
import { insertOutcome, listFaultyVolumes, listOutcomes, type RepairRow } from './repair-store.ts';
import { insertOrder } from './scrub-store.ts';

/** What stands in a row; the rest is counted only. */
const MOST_FILES = 50;

type Told = (done: number, total: number) => void;

/** Repairs what an order asks for, one volume after another; those that have their outcome are passed over. */
export async function runRepair(
  services: Services,
  repair: RepairRow,
  signal: AbortSignal,
  told: Told,
): Promise<void> {
  const { db } = services;
  const volumes = repair.volume_id === null ? await listFaultyVolumes(db) : [repair.volume_id];
  const done = new Set((await listOutcomes(db, repair.id)).map(({ volume_id }) => volume_id));
  const steps = [null, ...volumes].filter((step) => !done.has(step));
  for (const [at, step] of steps.entries()) {
    signal.throwIfAborted();
    told(at, steps.length);
    const report = await (step === null
      ? repairRoot(services)
      : repairVolume(services, repair, step));
    if (report) await record(services, repair, step, report);
  }
}

type Result = Pick<RepairReport, 'outcome' | 'files'>;

async function repairRoot({ objects, clock }: Services): Promise<Result> {
  const files = await objects.repairRoot(clock());
  return { outcome: outcomeOf(files), files };
}

async function repairVolume(
  { db, objects, clock }: Services,
  { source }: RepairRow,
  objectId: string,
): Promise<Result | undefined> {
  const shown = await findShownVolume(db, objectId);
  if (!shown) return undefined;
  const { version } = shown;
  try {
    return await objects.repair({ objectId, version, copyRoot: source ?? undefined, at: clock() });
  } catch (error) {
    if (!isDiskError(error)) throw error;
    const reason = `磁盘读写出错（${error.code}）：请检查磁盘后重新修复本卷`;
    return { outcome: 'refused', files: [{ path: '', action: 'refused', reason }] };
  }
}

/** The scrub then looks at the volume anew, with its key: what it found is resolved or stands. */
async function record(
  services: Services,
  repair: RepairRow,
  volumeId: string | null,
  { outcome, files }: Result,
): Promise<void> {
  const count = (wanted: string): number => files.filter(({ action }) => action === wanted).length;
  const [restored, aside, refused] = [count('restored'), count('set_aside'), count('refused')];
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    const counts = { restored, set_aside: aside, refused };
    const row = { volume_id: volumeId, outcome, ...counts, files: files.slice(0, MOST_FILES) };
    await insertOutcome(tx, repair.id, row, services.clock());
    if (volumeId !== null) await insertOrder(tx, { volumeId, orderedBy: null }, services.clock());
    await services.ledger.record(tx, {
      kind: 'CHANGE',
      action: 'storage.repair',
      actor: repair.ordered_by,
      ...(volumeId !== null && { item: volumeId }),
      approval: repair.id,
      outcome: `restored ${restored} aside ${aside} refused ${refused}`,
    });
    services.notices.changed(tx, 'storage', [{ role: 'sysadmin' }, { role: 'auditor' }]);
  });
  services.scrub.heed();
  if (volumeId !== null) services.copy.add(volumeId);
}
