import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedObject } from '../../../../db/objects/list-objects.ts';
import { foldersOf, objectFolder } from '../../../../db/objects/paths.ts';
import { PARTS, sweepPart, sweepTop } from '../../../../db/objects/sweep-part.ts';
import type { Report } from '../../../../db/objects/validation/finding.ts';
import type { Services } from '../../../context.ts';
import { findVolume } from '../../archives/index.ts';
import type { Store } from '../contract.ts';
import { objectsRoot } from '../objects-root.ts';
import { insertSweep } from '../scrub-store.ts';
import { settleFindings } from './finding-store.ts';
import { isUnderWay } from './is-under-way.ts';
import { collectMet, type Met } from './met.ts';
import { eachVolumeId } from './records-view.ts';
import { tellFindings } from './tell-findings.ts';
import { tellWatchers } from '../tell-watchers.ts';

/** A root's own files, then a sixteenth of the objects at a time. */
export const SWEEPS = ['', ...PARTS];

type Sweep = { passNo: number; store: Store; part: string };

/** Searches one part of a storage root for what nobody knows, and sets down what it met. */
export async function sweepRoot(
  services: Services,
  { passNo, store, part }: Sweep,
  signal: AbortSignal,
): Promise<void> {
  const search = (root: string): Promise<Met[]> => searchPart(services, { root, part }, signal);
  const met =
    store === 'own'
      ? await search(objectsRoot(services))
      : await services.copy.hold('', ({ folders }) => search(folders.root));
  const at = services.clock();
  await services.db.transaction(async (tx) => {
    const fresh = await settleFindings(
      tx,
      { store, part },
      { met, isComplete: !met.some(({ code }) => code === 'L004') },
      at,
    );
    await insertSweep(tx, { passNo, store, part, newFindings: fresh.length }, at);
    await tellFindings(services, tx, { fresh, store });
    if (fresh.length > 0) tellWatchers(services, tx);
  });
}

type Part = { root: string; part: string };

async function searchPart(
  services: Services,
  { root, part }: Part,
  signal: AbortSignal,
): Promise<Met[]> {
  const { meet, all } = collectMet();
  const report: Report = (code, path) => code.startsWith('W') || meet(code, path);
  if (part === '') await sweepTop(root, report);
  else
    for await (const object of sweepPart(root, part, report, signal)) {
      if (await isStray(services, root, object)) meet('S015', object.folder);
    }
  return all();
}

async function isStray(services: Services, root: string, object: ListedObject): Promise<boolean> {
  const objectId = object.objectId ?? (await findIdOf(services, root, object.folder));
  if (objectId === undefined) return true;
  if (await findVolume(services.db, objectId)) return false;
  if (await isUnderWay(services, objectId)) return false;
  if (await findVolume(services.db, objectId)) return false;
  // It may have been withheld while we asked.
  return exists(join(root, object.folder));
}

/** Of an object whose inventories say nothing any more: the volume that would lie there. */
async function findIdOf(
  services: Services,
  root: string,
  folder: string,
): Promise<string | undefined> {
  const folders = foldersOf(root);
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
