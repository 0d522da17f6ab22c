import type { Dirent } from 'node:fs';
import { join, relative } from 'node:path';
import { foldersOf, objectFolder } from '../paths.ts';
import { checkRootFiles } from './check-root-files.ts';
import { OCFL_VERSIONS, type OcflVersion } from './declaration.ts';
import { listFolder } from './disk.ts';
import { checkExtensions } from './extensions.ts';
import {
  collectFindings,
  onceEach,
  warningsAsFaults,
  type Finding,
  type Report,
} from './finding.ts';
import { checkObject, type ObjectIdentity } from './validate-object.ts';

const OBJECT_ID = /^urn:uuid:([0-9a-f-]{36})$/;

export type RootOptions = {
  isOurs: boolean;
  report: Report;
  /** Told after each object, with its path from the root. */
  onObject?: (path: string) => void;
};

/** What the objects of one root say of each other, met on the walk. */
type Walk = {
  root: string;
  rootVersion: OcflVersion | undefined;
  ids: Set<string>;
  /** Whether any object stands right under the root, and whether any stands deeper. */
  isFlat: boolean;
  isDeep: boolean;
} & RootOptions;

/**
 * Checks a storage root of OCFL 1.0 or 1.1 and every object in it; paths of findings start at the
 * root. With `isOurs` it must also be byte for byte in the form this repository writes, so that no
 * damage hides in what OCFL leaves free.
 */
export async function validateRoot(
  root: string,
  { isOurs = false }: { isOurs?: boolean } = {},
): Promise<Finding[]> {
  const found = collectFindings();
  await checkRoot(root, { isOurs, report: found.report });
  return found.findings;
}

/** As `validateRoot`, to a report of the caller's, in memory that does not grow with the findings. */
export async function checkRoot(root: string, options: RootOptions): Promise<void> {
  const { isOurs } = options;
  const report = onceEach(isOurs ? warningsAsFaults(options.report) : options.report);
  const entries = await listFolder(root, '', report);
  if (!entries) return;
  const rootVersion = await checkRootFiles(root, entries, isOurs, report);
  const walk: Walk = {
    ...options,
    root,
    rootVersion,
    ids: new Set(),
    isFlat: false,
    isDeep: false,
  };
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    if (entry.name !== 'extensions') await visit(walk, entry.name);
    else await checkExtensions(root, { onFile: 'E112', onUnregistered: 'W016' }, report);
  }
  if (walk.isFlat && walk.isDeep) report('W015', '');
}

/** Descends to objects; nothing else may stand on the way (section 4.3). */
async function visit(walk: Walk, path: string): Promise<void> {
  const { root, report } = walk;
  const entries = await listFolder(root, path, report);
  if (!entries) return;
  if (entries.length === 0) report('E073', path);
  if (isObjectRoot(entries)) return visitObject(walk, path);
  for (const entry of entries) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await visit(walk, inner);
    else report(entry.isFile() ? 'E072' : 'E090', inner);
  }
}

function isObjectRoot(entries: Dirent[]): boolean {
  return entries.some(({ name }) => name.startsWith('0=ocfl_object') || name === 'inventory.json');
}

async function visitObject(walk: Walk, path: string): Promise<void> {
  const { root, isOurs, report } = walk;
  const object = await checkObject(join(root, path), { isOurs }, (code, inner) =>
    report(code, join(path, inner)),
  );
  checkIdentity(walk, path, object);
  if (path.includes('/')) walk.isDeep = true;
  else walk.isFlat = true;
  walk.onObject?.(path);
}

function checkIdentity(walk: Walk, path: string, { id, ocflVersion }: ObjectIdentity): void {
  const { root, rootVersion, ids, isOurs, report } = walk;
  if (isOurs && !isInPlace(root, path, id)) report('L001', path);
  if (id !== undefined) {
    if (ids.has(id)) report('E037', join(path, 'inventory.json'));
    ids.add(id);
  }
  if (rootVersion === undefined || ocflVersion === undefined) return;
  if (OCFL_VERSIONS.indexOf(ocflVersion) > OCFL_VERSIONS.indexOf(rootVersion)) {
    report('E081', join(path, `0=ocfl_object_${ocflVersion}`));
  }
}

function isInPlace(root: string, path: string, id: string | undefined): boolean {
  const objectId = OBJECT_ID.exec(id ?? '')?.[1];
  if (objectId === undefined) return false;
  const folders = foldersOf(root);
  return relative(folders.root, objectFolder(folders, objectId)) === path;
}
