import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sidecarOf } from '../inventory.ts';
import { checkContent, type DigestContent } from './check-content.ts';
import { checkObjectRoot } from './check-object-root.ts';
import type { CheckedInventory } from './checked-inventory.ts';
import { compareInventories } from './compare-inventories.ts';
import { digestFile, listTree, type FileTree } from './content-files.ts';
import { collectFindings, type Finding, type Report } from './finding.ts';
import { readCheckedInventory, type InventoryFile } from './read-checked-inventory.ts';

/**
 * Checks any OCFL 1.1 object on the file system, with the digests of all its files. No key is
 * needed. An empty list means that it is valid; see `Finding` for what warnings are, and
 * `validateRoot` for `isOurs`.
 */
export async function validateObject(
  folder: string,
  { isOurs = false }: { isOurs?: boolean } = {},
): Promise<Finding[]> {
  const found = collectFindings();
  await checkObject(folder, { isOurs }, found.report);
  return found.findings;
}

export type CheckOptions = {
  /** Byte for byte in the form this repository writes. */
  isOurs: boolean;
  /** Takes the content files in place of the validator, which reads each as a stream. */
  digestContent?: DigestContent;
  /** Told what there is before the first content file is taken. */
  onInventories?: (object: CheckedObject) => void;
};

/**
 * The id as the inventory has it, the version folders in place, and every inventory by its
 * version.
 */
export type CheckedObject = {
  id: string | undefined;
  versions: number[];
  inventories: ReadonlyMap<number, CheckedInventory>;
};

/**
 * As `validateObject`, to a report of the caller's; `undefined` when there is no inventory that can
 * be read.
 */
export async function checkObject(
  folder: string,
  { isOurs, digestContent, onInventories }: CheckOptions,
  report: Report,
): Promise<CheckedObject | undefined> {
  const folders = await checkObjectRoot(folder, report);
  const root = await readCheckedInventory(folder, '', 'E063', report);
  if (!root) return undefined;
  checkVersionFolders(folders, root.inventory, report);
  if (isOurs) await checkOwnSidecar(folder, '', root.json, report);

  const inventories = new Map<number, CheckedInventory>();
  const tree: FileTree = { files: [], emptyFolders: [], strange: [] };
  let newestBefore = '';
  for (const name of folders.sort((one, other) => numberOf(one) - numberOf(other))) {
    await checkVersionFolder(folder, name, root.inventory, tree, report);
    const own = await readCheckedInventory(join(folder, name), name, 'W010', report);
    if (!own) continue;
    if (isOurs) await checkOwnSidecar(folder, name, own.json, report);
    compareWithRoot(own, root, name, report);
    if ((own.inventory.type ?? '') < newestBefore) report('E103', join(name, 'inventory.json'));
    newestBefore = own.inventory.type ?? newestBefore;
    inventories.set(numberOf(name), own.inventory);
  }
  // The root inventory is that of the newest version, unless something is wrong with it.
  inventories.set(Math.max(0, ...folders.map(numberOf)) || 1, root.inventory);
  for (const path of tree.emptyFolders) report('E024', path);
  for (const path of tree.strange) report('E090', path);
  const object = { id: root.inventory.id, versions: folders.map(numberOf), inventories };
  onInventories?.(object);
  const digest: DigestContent =
    digestContent ?? ((path, algorithms) => digestFile(join(folder, path), algorithms));
  await checkContent(tree.files, inventories, digest, report);
  return object;
}

function checkVersionFolders(folders: string[], root: CheckedInventory, report: Report): void {
  for (const name of folders) if (!root.versions.has(name)) report('E046', name);
  for (const name of root.versions.keys()) if (!folders.includes(name)) report('E010', name);
}

/** Checks what stands in a version's folder (section 3.3.1), and adds its content to `tree`. */
async function checkVersionFolder(
  folder: string,
  name: string,
  root: CheckedInventory,
  tree: FileTree,
  report: Report,
): Promise<void> {
  for (const entry of await readdir(join(folder, name), { withFileTypes: true })) {
    const path = `${name}/${entry.name}`;
    if (!entry.isDirectory()) {
      if (!/^inventory\.json(\.[a-z0-9]+)?$/.test(entry.name)) report('E015', path);
    } else if (entry.name === root.contentDirectory) {
      await listTree(folder, path, tree);
    } else {
      report('W002', path);
    }
  }
}

function compareWithRoot(
  own: InventoryFile,
  root: InventoryFile,
  name: string,
  report: Report,
): void {
  const where = join(name, 'inventory.json');
  if (name === root.inventory.head && !own.json.equals(root.json)) report('E064', where);
  compareInventories(own.inventory, root.inventory, name, (code) => report(code, where));
}

/** OCFL takes a digest in either case of letters and any white space; we write one form only. */
async function checkOwnSidecar(
  folder: string,
  name: string,
  json: Buffer,
  report: Report,
): Promise<void> {
  const path = join(name, 'inventory.json.sha512');
  const sidecar = await readFile(join(folder, path)).catch(() => undefined);
  if (!sidecar?.equals(sidecarOf(json))) report('L003', path);
}

function numberOf(name: string): number {
  return Number(name.slice(1));
}
