import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedObject } from '../../../../db/objects/list-objects.ts';
import { foldersOf, objectFolder } from '../../../../db/objects/paths.ts';
import { PARTS, sweepPart, sweepTop } from '../../../../db/objects/sweep-part.ts';
import type { Report } from '../../../../db/objects/validation/finding.ts';
import type { Services } from '../../../context.ts';
import { findVolume } from '../../archives/index.ts';
import { objectsRoot } from '../objects-root.ts';
import { insertSweep } from '../scrub-store.ts';
import { settleFindings } from './finding-store.ts';
import { isUnderWay } from './is-under-way.ts';
import { collectMet, type Met } from './met.ts';
import { eachVolumeId } from './records-view.ts';
import { tellFindings } from './tell-findings.ts';
import { tellWatchers } from './tell-watchers.ts';

/** The root's own files, then a sixteenth of the objects at a time. */
export const SWEEPS = ['', ...PARTS];

/** Searches one part of the storage root for what nobody knows, and sets down what it met. */
export async function sweepRoot(
  services: Services,
  { passNo, part }: { passNo: number; part: string },
  signal: AbortSignal,
): Promise<void> {
  const met = await search(services, part, signal);
  const at = services.clock();
  await services.db.transaction(async (tx) => {
    const fresh = await settleFindings(
      tx,
      { part },
      { met, isComplete: !met.some(({ code }) => code === 'L004') },
      at,
    );
    await insertSweep(tx, { passNo, part, newFindings: fresh.length }, at);
    await tellFindings(services, tx, fresh);
    if (fresh.length > 0) tellWatchers(services, tx);
  });
}

async function search(services: Services, part: string, signal: AbortSignal): Promise<Met[]> {
  const { meet, all } = collectMet();
  const root = objectsRoot(services);
  const report: Report = (code, path) => code.startsWith('W') || meet(code, path);
  if (part === '') await sweepTop(root, report);
  else
    for await (const object of sweepPart(root, part, report, signal)) {
      if (await isStray(services, object)) meet('S015', object.folder);
    }
  return all();
}

async function isStray(services: Services, object: ListedObject): Promise<boolean> {
  const objectId = object.objectId ?? (await findIdOf(services, object.folder));
  if (objectId === undefined) return true;
  if (await findVolume(services.db, objectId)) return false;
  if (await isUnderWay(services, objectId)) return false;
  if (await findVolume(services.db, objectId)) return false;
  // It may have been withheld while we asked.
  return exists(join(objectsRoot(services), object.folder));
}

/** Of an object whose inventories say nothing any more: the volume that would lie there. */
async function findIdOf(services: Services, folder: string): Promise<string | undefined> {
  const folders = foldersOf(objectsRoot(services));
  const wanted = join(folders.root, folder);
  for await (const id of eachVolumeId(services.db)) {
    if (objectFolder(folders, id) === wanted) return id;
  }
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
