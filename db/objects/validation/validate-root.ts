import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT_FILES } from '../create-root.ts';
import { hasCode } from '../errors.ts';
import { foldersOf, objectFolder } from '../paths.ts';
import { isObject } from './checked-inventory.ts';
import { collectFindings, type Finding, type Report } from './finding.ts';
import { checkObject } from './validate-object.ts';

const OBJECT_ID = /^urn:uuid:([0-9a-f-]{36})$/;

/**
 * Checks an OCFL 1.1 storage root and every object in it; paths of findings start at the root. With
 * `isOurs` it must also be byte for byte in the form this repository writes, so that no damage
 * hides in what OCFL leaves free.
 */
export async function validateRoot(
  root: string,
  { isOurs = false }: { isOurs?: boolean } = {},
): Promise<Finding[]> {
  const found = collectFindings();
  await checkRootFiles(root, isOurs, found.report);
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== 'extensions') {
      await walk(root, entry.name, isOurs, found.report);
    }
  }
  return found.findings;
}

/** Descends to objects; nothing else may stand on the way (section 4.2). */
async function walk(root: string, path: string, isOurs: boolean, report: Report): Promise<void> {
  const entries = await readdir(join(root, path), { withFileTypes: true });
  if (entries.length === 0) report('E073', path);
  if (isObjectRoot(entries)) {
    const reportHere: Report = (code, inner) => report(code, join(path, inner));
    const object = await checkObject(join(root, path), { isOurs }, reportHere);
    if (isOurs && !isInPlace(root, path, object?.id)) report('L001', path);
    return;
  }
  for (const entry of entries) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await walk(root, inner, isOurs, report);
    else report('E072', inner);
  }
}

function isObjectRoot(entries: Dirent[]): boolean {
  return entries.some(({ name }) => name.startsWith('0=ocfl_object') || name === 'inventory.json');
}

function isInPlace(root: string, path: string, id: string | undefined): boolean {
  const objectId = OBJECT_ID.exec(id ?? '')?.[1];
  if (objectId === undefined) return false;
  const folders = foldersOf(root);
  return relative(folders.root, objectFolder(folders, objectId)) === path;
}

async function checkRootFiles(root: string, isOurs: boolean, report: Report): Promise<void> {
  const declaration = await readText(join(root, '0=ocfl_1.1'));
  if (declaration !== 'ocfl_1.1\n') report('E069', '0=ocfl_1.1');
  const layout = await readText(join(root, 'ocfl_layout.json'));
  if (layout !== undefined && !isLayout(parse(layout))) report('E070', 'ocfl_layout.json');
  if (!isOurs) return;
  for (const [name, expected] of ROOT_FILES) {
    if ((await readText(join(root, name))) !== expected.toString()) report('L002', name);
  }
}

function isLayout(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['extension'] === 'string' &&
    typeof value['description'] === 'string'
  );
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
