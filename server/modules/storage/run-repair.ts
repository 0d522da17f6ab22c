import type { RepairReport } from '../../../db/objects/repair/repair-report.ts';
import type { Services } from '../../context.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import { STORES, type Store } from './contract.ts';
import { mendCopy, mendCopyRoot } from './mend-copy.ts';
import { mendStore, mendStoreRoot } from './mend-store.ts';
import { insertOutcome, listFaultyVolumes, listOutcomes, type RepairRow } from './repair-store.ts';
import { insertOrder } from './scrub-store.ts';
import { tellWatchers } from './tell-watchers.ts';

/** What stands in a row; the rest is counted only. */
const MOST_FILES = 50;

type Told = (done: number, total: number) => void;
/** Without a volume it is about the files of the storage root itself. */
type Step = { store: Store; volumeId: string | null };
type Result = Pick<RepairReport, 'outcome' | 'files'>;

/**
 * Repairs what an order asks for, one volume after another, each in the store and then in the second copy, if that is
 * there; what has its outcome is passed over.
 */
export async function runRepair(
  services: Services,
  repair: RepairRow,
  signal: AbortSignal,
  told: Told,
): Promise<void> {
  const { db } = services;
  const volumes = repair.volume_id === null ? await listFaultyVolumes(db) : [repair.volume_id];
  const done = (await listOutcomes(db, repair.id)).map((row) => `${row.store} ${row.volume_id}`);
  const stores = services.config.copyFolder === undefined ? STORES.slice(0, 1) : STORES;
  const steps = [null, ...volumes]
    .flatMap((volumeId) => stores.map((store): Step => ({ store, volumeId })))
    .filter(({ store, volumeId }) => !done.includes(`${store} ${volumeId}`));
  for (const [at, step] of steps.entries()) {
    signal.throwIfAborted();
    told(at, steps.length);
    const result = await mend(services, repair, step);
    if (result) await record(services, repair, step, result);
    if (step.store === stores.at(-1)) await lookAgain(services, step);
  }
}

function mend(
  services: Services,
  { source }: RepairRow,
  { store, volumeId }: Step,
): Promise<Result | undefined> {
  if (volumeId === null) return store === 'own' ? mendStoreRoot(services) : mendCopyRoot(services);
  return store === 'own' ? mendStore(services, volumeId, source) : mendCopy(services, volumeId);
}

/** The scrub looks at the volume anew, with its key: what it found is resolved or stands. */
async function lookAgain({ db, clock, scrub, copy }: Services, { volumeId }: Step): Promise<void> {
  if (volumeId !== null) {
    await db.transaction((tx) => insertOrder(tx, { volumeId, orderedBy: null }, clock()));
    copy.add(volumeId);
  }
  scrub.heed();
}

async function record(
  services: Services,
  repair: RepairRow,
  { store, volumeId }: Step,
  { outcome, files }: Result,
): Promise<void> {
  const count = (wanted: string): number => files.filter(({ action }) => action === wanted).length;
  const [restored, aside, refused] = [count('restored'), count('set_aside'), count('refused')];
  await withinTransaction(services.db, services.ledger.recordedIn, async (tx) => {
    const counts = { restored, set_aside: aside, refused };
    const few = files.slice(0, MOST_FILES);
    const row = { store, volume_id: volumeId, outcome, ...counts, files: few };
    await insertOutcome(tx, repair.id, row, services.clock());
    const where = store === 'copy' ? 'copy ' : '';
    await services.ledger.record(tx, {
      kind: 'CHANGE',
      action: 'storage.repair',
      actor: repair.ordered_by,
      ...(volumeId !== null && { item: volumeId }),
      approval: repair.id,
      outcome: `${where}restored ${restored} aside ${aside} refused ${refused}`,
    });
    tellWatchers(services, tx);
  });
}
