import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from './finding.ts';

const DECLARATION = '0=ocfl_object_1.1';
const VERSION_FOLDER = /^v[0-9]+$/;
const REGISTERED_EXTENSIONS = new Set([
  'initial',
  '0001-digest-algorithms',
  '0002-flat-direct-storage-layout',
  '0003-hash-and-id-n-tuple-storage-layout',
  '0004-hashed-n-tuple-storage-layout',
  '0005-mutable-head',
  '0006-flat-omit-prefix-storage-layout',
  '0007-n-tuple-omit-prefix-storage-layout',
  '0008-schema-registry',
  '0009-digest-algorithms',
  '0010-differential-n-tuple-omit-prefix-storage-layout',
  '0011-direct-clean-path-layout',
]);

/** Checks what stands in an object's own folder (section 3.3); the names of its version folders. */
export async function checkObjectRoot(folder: string, report: Report): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    if (!isExpected(entry)) report('E001', entry.name);
  }
  await checkDeclaration(folder, entries, report);
  if (entries.some((entry) => entry.isDirectory() && entry.name === 'extensions')) {
    await checkExtensions(join(folder, 'extensions'), report);
  }
  return entries.filter((entry) => isVersionFolder(entry)).map((entry) => entry.name);
}

function isExpected(entry: Dirent): boolean {
  if (entry.isDirectory()) {
    return isVersionFolder(entry) || ['logs', 'extensions'].includes(entry.name);
  }
  return (
    entry.isFile() &&
    (entry.name.startsWith('0=') || /^inventory\.json(\.[a-z0-9]+)?$/.test(entry.name))
  );
}

function isVersionFolder(entry: Dirent): boolean {
  return entry.isDirectory() && VERSION_FOLDER.test(entry.name);
}

async function checkDeclaration(folder: string, entries: Dirent[], report: Report): Promise<void> {
  const declarations = entries.filter((entry) => entry.name.startsWith('0='));
  if (declarations.length !== 1 || declarations[0]?.name !== DECLARATION) {
    report('E003', DECLARATION);
    return;
  }
  const text = await readFile(join(folder, DECLARATION), 'latin1');
  if (text !== 'ocfl_object_1.1\n') report('E007', DECLARATION);
}

async function checkExtensions(folder: string, report: Report): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = join('extensions', entry.name);
    if (!entry.isDirectory()) report('E067', name);
    else if (!REGISTERED_EXTENSIONS.has(entry.name)) report('W013', name);
  }
}
