import type { Dirent } from 'node:fs';
import { ROOT_FILES } from '../create-root.ts';
import { isObject } from './checked-inventory.ts';
import { declaredVersion, type OcflVersion } from './declaration.ts';
import { readPlainFile } from './disk.ts';
import type { Report } from './finding.ts';

const LAYOUT = 'ocfl_layout.json';
const MAX_BYTES = 2 ** 20;
/** The registry grows: a number and a name are taken for an entry of it. */
const REGISTERED_NAME = /^[0-9]{4}-[a-z0-9-]+$/;

/**
 * Checks the files of a storage root itself (sections 4.1 and 4.2); the version of OCFL that it
 * declares.
 */
export async function checkRootFiles(
  root: string,
  entries: readonly Dirent[],
  isOurs: boolean,
  report: Report,
): Promise<OcflVersion | undefined> {
  for (const entry of entries) {
    if (!entry.isFile() && !entry.isDirectory()) report('E090', entry.name);
    if (isOurs && !entry.isDirectory() && !ROOT_FILES.has(entry.name)) report('L006', entry.name);
  }
  const version = await checkDeclaration(root, entries, report);
  await checkLayout(root, report);
  if (isOurs) await checkOwnFiles(root, report);
  return version;
}

async function checkDeclaration(
  root: string,
  entries: readonly Dirent[],
  report: Report,
): Promise<OcflVersion | undefined> {
  const [first, ...more] = entries.map(({ name }) => name).filter((name) => name.startsWith('0='));
  if (first === undefined) {
    report('E069', '0=ocfl_1.1');
    return undefined;
  }
  if (more.length > 0) {
    report('E076', first);
    return undefined;
  }
  const version = declaredVersion(first, '0=ocfl_');
  if (version === undefined) report('E079', first);
  const text = await readPlainFile(root, first, MAX_BYTES, report);
  if (text !== 'unreadable' && text.toString('latin1') !== `${first.slice(2)}\n`) {
    report('E080', first);
  }
  return version;
}

async function checkLayout(root: string, report: Report): Promise<void> {
  const json = await readPlainFile(root, LAYOUT, MAX_BYTES, report);
  if (json === 'absent' || json === 'unreadable') return;
  const value = typeof json === 'string' ? undefined : parse(json);
  if (!isObject(value) || typeof value['description'] !== 'string') {
    report('E070', LAYOUT);
    return;
  }
  const { extension } = value;
  if (typeof extension !== 'string') report('E070', LAYOUT);
  else if (!REGISTERED_NAME.test(extension)) report('E071', LAYOUT);
}

async function checkOwnFiles(root: string, report: Report): Promise<void> {
  for (const [name, expected] of ROOT_FILES) {
    const bytes = await readPlainFile(root, name, MAX_BYTES, report);
    if (bytes === 'unreadable') continue;
    if (typeof bytes === 'string' || !bytes.equals(expected)) report('L002', name);
  }
}

function parse(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    return undefined;
  }
}
