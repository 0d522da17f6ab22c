import type { Keystore } from '../../../../crypto/keyring/keystore.ts';
import type { Services } from '../../../context.ts';
import { hasEntryOf, listContents } from '../../ledger/index.ts';
import { listObjects } from '../../../../db/objects/list-objects.ts';
import { listWithheld } from '../../../../db/objects/list-withheld.ts';
import { openRecords, type OpenedVolume } from './open-records.ts';
import { rebuildVolume } from './rebuild-volume.ts';
import { Refusal } from './refusal.ts';

export type RebuildNeeds = Pick<Services, 'db' | 'objects' | 'crypto' | 'ledger' | 'logger'> & {
  keystore: Keystore;
};

export type RebuildOptions = {
  /** Root of the objects. */
  root: string;
  /** Takes versions, too, that a ledger which knows of imports does not know of. */
  includesUnrecorded: boolean;
  onRefusal: (objectId: string, refusal: Refusal) => void;
  onProgress: (done: number, total: number) => void;
  signal?: AbortSignal;
};

/** Objects that gave rows, those whose rows were all there, and those that gave none. */
export type RebuildReport = { objects: number; rebuilt: number; complete: number; refused: number };

const IMPORT = 'intake.import';
const REBUILD = 'archives.rebuild';

/**
 * Writes again, from the objects and the key vault alone, what the database lacks of the archives. Each volume is one
 * transaction, so that it may be cut off anywhere and run again. Objects are only read.
 */
export async function rebuildArchives(
  needs: RebuildNeeds,
  options: RebuildOptions,
): Promise<RebuildReport> {
  const total = await countObjects(options.root);
  const report: RebuildReport = { objects: 0, rebuilt: 0, complete: 0, refused: 0 };
  const refuse = (objectId: string, refusal: Refusal): void => {
    report.refused += 1;
    options.onRefusal(objectId, refusal);
  };
  const needsEntry = !options.includesUnrecorded && (await hasEntryOf(needs.db, IMPORT));
  for await (const { folder, objectId } of listObjects(options.root)) {
    options.signal?.throwIfAborted();
    try {
      if (objectId === undefined) throw new Refusal('unnamed');
      const written = await rebuildObject(needs, objectId, needsEntry);
      report[written > 0 ? 'rebuilt' : 'complete'] += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(objectId ?? folder, error);
    }
    report.objects += 1;
    options.onProgress(report.objects, total);
  }
  for await (const { objectId, name } of listWithheld(options.root)) {
    refuse(objectId, new Refusal('withheld', name));
  }
  await recordEnd(needs, report);
  return report;
}

async function rebuildObject(
  needs: RebuildNeeds,
  objectId: string,
  needsEntry: boolean,
): Promise<number> {
  const volume = await openRecords(needs, objectId);
  await holdAgainstLedger(needs, volume, needsEntry);
  try {
    return await needs.db.transaction((tx) => rebuildVolume(needs, tx, volume));
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}

async function holdAgainstLedger(
  { db, ledger }: RebuildNeeds,
  { id, records }: OpenedVolume,
  needsEntry: boolean,
): Promise<void> {
  const known = await listContents(db, id, ledger);
  for (const { record, content } of records) {
    const { version } = record.volume;
    const told = known.get(version);
    if (told && !told.equals(content)) throw new Refusal('contradicts_ledger', `v${version}`);
    if (needsEntry && !told) throw new Refusal('unrecorded', `v${version}`);
  }
}

/** SQLSTATE 22: a value that no column takes; 23: one that contradicts another row. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const constraint = 'constraint' in error ? String(error.constraint) : '';
  if (String(error.code).startsWith('22')) return new Refusal('malformed', constraint);
  if (String(error.code).startsWith('23')) return new Refusal('contradicts_database', constraint);
  return undefined;
}

async function countObjects(root: string): Promise<number> {
  let count = 0;
  for await (const object of listObjects(root)) count += object.folder === '' ? 0 : 1;
  return count;
}

async function recordEnd({ db, ledger }: RebuildNeeds, report: RebuildReport): Promise<void> {
  const { rebuilt, complete, refused } = report;
  await db.transaction((tx) =>
    ledger.record(tx, {
      kind: 'CHANGE',
      action: REBUILD,
      actor: 'system',
      outcome: `rebuilt:${rebuilt} complete:${complete} refused:${refused}`,
    }),
  );
}
