import type { Dirent } from 'node:fs';
import { isRegisteredDigest } from './content-files.ts';
import { declaredVersion, type OcflVersion } from './declaration.ts';
import { listFolder, readPlainFile } from './disk.ts';
import { checkExtensions } from './extensions.ts';
import type { Report } from './finding.ts';

const VERSION_FOLDER = /^v[0-9]+$/;
const MAX_DECLARATION_BYTES = 1024;

/** `ocflVersion` is `undefined` when the object does not say it, or says one that nobody knows. */
export type ObjectRoot = { versionFolders: string[]; ocflVersion: OcflVersion | undefined };

/** Checks what stands in an object's own folder (sections 3.1, 3.2 and 3.9). */
export async function checkObjectRoot(
  folder: string,
  isOurs: boolean,
  report: Report,
): Promise<ObjectRoot | undefined> {
  const entries = await listFolder(folder, '', report);
  if (!entries) return undefined;
  for (const entry of entries) checkEntry(entry, isOurs, report);
  const ocflVersion = await checkDeclaration(folder, entries, report);
  if (isOurs && ocflVersion === '1.0') report('L006', '0=ocfl_object_1.0');
  if (entries.some((entry) => entry.isDirectory() && entry.name === 'extensions')) {
    await checkExtensions(folder, { onFile: 'E067', onUnregistered: 'W013' }, report);
  }
  const versionFolders = entries.filter((entry) => isVersionFolder(entry)).map(({ name }) => name);
  return { versionFolders, ocflVersion };
}

function checkEntry(entry: Dirent, isOurs: boolean, report: Report): void {
  const { name } = entry;
  if (entry.isDirectory()) {
    const isOther = name === 'logs' || name === 'extensions';
    if (!isOther && !isVersionFolder(entry)) report('E001', name);
    if (isOther && isOurs) report('L006', name);
  } else if (!entry.isFile()) {
    report('E001', name);
    report('E090', name);
  } else if (!name.startsWith('0=') && !isInventoryName(name)) {
    report('E001', name);
  }
}

/** True for `inventory.json` and for whatever may be its sidecar. */
export function isInventoryName(name: string): boolean {
  const [, algorithm] = /^inventory\.json\.(.+)$/.exec(name) ?? [];
  return name === 'inventory.json' || (algorithm !== undefined && isRegisteredDigest(algorithm));
}

function isVersionFolder(entry: Dirent): boolean {
  return entry.isDirectory() && VERSION_FOLDER.test(entry.name);
}

async function checkDeclaration(
  folder: string,
  entries: readonly Dirent[],
  report: Report,
): Promise<OcflVersion | undefined> {
  const declarations = entries.filter((entry) => entry.name.startsWith('0='));
  const [first] = declarations;
  if (declarations.length !== 1 || !first) {
    report('E003', first?.name ?? '0=ocfl_object_1.1');
    return undefined;
  }
  const version = declaredVersion(first.name, '0=ocfl_object_');
  if (version === undefined) report('E006', first.name);
  const text = await readPlainFile(folder, first.name, MAX_DECLARATION_BYTES, report);
  if (text !== 'unreadable' && text.toString('latin1') !== `${first.name.slice(2)}\n`) {
    report('E007', first.name);
  }
  return version;
}
