import { join } from 'node:path';
import { checkObjectId, checkVersion, objectPath, versionName, type Folders } from '../paths.ts';
import { validateObject } from '../validation/validate-object.ts';
import type { WriteGate } from '../write-gate.ts';
import { digestPlainFile } from './digest-plain-file.ts';
import { establishTruth, type Truth } from './establish-truth.ts';
import { expectedFiles, type ExpectedFile } from './expected-files.ts';
import { findSpare } from './find-spare.ts';
import { findStrays } from './find-strays.ts';
import { outcomeOf, type RepairedFile, type RepairReport } from './repair-report.ts';
import { restoreFile } from './restore-file.ts';
import { setAside } from './set-aside.ts';
import { closeWorkbench, openWorkbench, type Workbench } from './workbench.ts';

export type RepairOrder = {
  objectId: string;
  /** The newest version that there must be. */
  version: number;
  /** OCFL root that may hold what is damaged or missing here. */
  copyRoot?: string | undefined;
  /** Names the folder in which damaged files are kept. */
  at: Date;
};

/**
 * Repairs one object without any key. Bytes are taken only where a whole inventory, with which all
 * other whole ones agree, names their digest; what nothing proves is left as it is and named. What
 * was damaged is kept in `ROOT.damaged/OBJECT/TIME`. May be interrupted anywhere and run again.
 * @throws RepositoryError `halted` when a flush failed. Errors of the disk pass through.
 */
export async function repairObject(
  folders: Folders,
  gate: WriteGate,
  order: RepairOrder,
): Promise<RepairReport> {
  const { objectId, version, copyRoot } = order;
  checkObjectId(objectId);
  checkVersion(version);
  const truth = await establishTruth({ objectId, version, root: folders.root, copyRoot });
  if (typeof truth === 'string') {
    return report(objectId, [{ path: '', action: 'refused', reason: truth }]);
  }
  const bench = await openWorkbench(folders, gate, {
    name: objectId,
    object: objectPath(folders, objectId),
    at: order.at,
    copyRoot: truth.isCopyTrusted ? copyRoot : undefined,
  });
  try {
    const files = await mend(bench, truth);
    for (let missing = truth.newest.version + 1; missing <= version; missing++) {
      const reason = '本版本的清单丢失，副本不能证明其内容：请用 --from 指明另一份副本或介质';
      files.push({ path: versionName(missing), action: 'refused', reason });
    }
    return report(objectId, files.concat(await whatIsLeft(bench, files)));
  } finally {
    await closeWorkbench(bench);
  }
}

function report(objectId: string, files: RepairedFile[]): RepairReport {
  return { objectId, outcome: outcomeOf(files), files };
}

async function mend(bench: Workbench, truth: Truth): Promise<RepairedFile[]> {
  const { folders, object, gate } = bench;
  const expected = expectedFiles(truth.newest);
  const damaged = await findDamaged(bench, expected);
  const folder = join(folders.root, object);
  const strays = await findStrays(folder, expected.keys(), truth.newest.version);
  if (damaged.some(([, { bytes }]) => !bytes)) await findSpare(bench, strays);

  const files: RepairedFile[] = [];
  for (const [path, file] of damaged) files.push(await mendFile(bench, path, file, truth));
  for (const path of strays) {
    if (await gate.alone(() => setAside(bench, path))) files.push({ path, action: 'set_aside' });
  }
  return files;
}

/** Those whose bytes are not the expected ones; what they hold instead becomes a spare. */
async function findDamaged(
  { folders, object, spare }: Workbench,
  expected: ReadonlyMap<string, ExpectedFile>,
): Promise<[path: string, file: ExpectedFile][]> {
  const damaged: [string, ExpectedFile][] = [];
  for (const [path, file] of expected) {
    const place = { root: folders.root, path: join(object, path) };
    const sha512 = await digestPlainFile(place.root, place.path);
    if (sha512 === file.sha512) continue;
    damaged.push([path, file]);
    if (sha512 !== undefined) spare.set(sha512, place);
  }
  return damaged;
}

async function mendFile(
  bench: Workbench,
  path: string,
  file: ExpectedFile,
  truth: Truth,
): Promise<RepairedFile> {
  const from = await restoreFile(bench, path, file);
  if (from === undefined) return { path, action: 'refused', reason: whyNot(bench) };
  return { path, action: 'restored', from: file.bytes ? truth.from : from };
}

function whyNot({ copyRoot }: Workbench): string {
  return copyRoot === undefined
    ? '没有副本，或副本的清单与本卷不一致、不予采信：请用 --from 指明另一份副本或介质'
    : '副本中也没有完好的该文件：请用 --from 指明另一份副本或介质';
}

/** What the validator still finds, where it has not been named yet. */
async function whatIsLeft(
  { folders, object }: Workbench,
  named: readonly RepairedFile[],
): Promise<RepairedFile[]> {
  const refused = named.filter(({ action }) => action === 'refused');
  if (refused.length > 0) return [];
  const findings = await validateObject(join(folders.root, object), { isOurs: true });
  return findings.map(({ path, message }) => ({ path, action: 'refused', reason: message }));
}
