import { join } from 'node:path';
import { checkContent, type DigestContent } from './check-content.ts';
import { checkObjectRoot, isInventoryName } from './check-object-root.ts';
import { checkOwnForm } from './check-own-form.ts';
import { highestOf, type CheckedInventory } from './checked-inventory.ts';
import { compareInventories } from './compare-inventories.ts';
import { digestFile, listTree, type FileTree } from './content-files.ts';
import { inventoryTypeOf, type OcflVersion } from './declaration.ts';
import { listFolder } from './disk.ts';
import {
  collectFindings,
  onceEach,
  warningsAsFaults,
  type Finding,
  type Report,
} from './finding.ts';
import { readCheckedInventory, type InventoryFile } from './read-checked-inventory.ts';

/** As far as they can be told: the id of an object, and the version of OCFL that it declares. */
export type ObjectIdentity = { id?: string | undefined; ocflVersion?: OcflVersion | undefined };

/**
 * Checks any object of OCFL 1.0 or 1.1 on the file system, with the digests of all its files. No
 * key is needed. An empty list means that it is valid; see `Finding` for what warnings are, and
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
  /** How many content files are taken at a time; one if not said. */
  lanes?: number;
  /** Told what there is before the first content file is taken. */
  onInventories?: (object: CheckedObject) => void;
};

/** The version folders in place, and every inventory by its version. */
export type CheckedObject = {
  versions: number[];
  inventories: ReadonlyMap<number, CheckedInventory>;
};

/** As `validateObject`, to a report of the caller's. */
export async function checkObject(
  folder: string,
  options: CheckOptions,
  reportTo: Report,
): Promise<ObjectIdentity> {
  const { isOurs } = options;
  const report = onceEach(isOurs ? warningsAsFaults(reportTo) : reportTo);
  const objectRoot = await checkObjectRoot(folder, isOurs, report);
  if (!objectRoot) return {};
  const { versionFolders, ocflVersion } = objectRoot;
  const root = await readCheckedInventory(folder, '', 'E063', report);
  if (!root) return { ocflVersion };
  const { id, type } = root.inventory;
  if (type !== undefined && ocflVersion !== undefined && type !== inventoryTypeOf(ocflVersion)) {
    report('E038', 'inventory.json');
  }
  checkVersionFolders(versionFolders, root.inventory, report);
  if (isOurs) await checkOwnForm(folder, '', root, report);
  await checkVersions(folder, versionFolders, root, options, report);
  return { id, ocflVersion };
}

function checkVersionFolders(folders: string[], root: CheckedInventory, report: Report): void {
  for (const name of folders) if (!root.versions.has(name)) report('E046', name);
  const present = new Set(folders);
  for (const name of root.versions.keys()) if (!present.has(name)) report('E010', name);
}

async function checkVersions(
  folder: string,
  versionFolders: readonly string[],
  root: InventoryFile,
  { isOurs, lanes = 1, onInventories, ...options }: CheckOptions,
  report: Report,
): Promise<void> {
  const inventories = new Map<number, CheckedInventory>();
  const tree: FileTree = { files: [], emptyFolders: [], strange: [] };
  let newestBefore = '';
  const inOrder = [...versionFolders].sort((one, other) => numberOf(one) - numberOf(other));
  for (const name of inOrder) {
    await checkVersionFolder(folder, name, root.inventory, tree, report);
    const own = await readCheckedInventory(folder, name, 'W010', report);
    if (!own) continue;
    if (isOurs) await checkOwnForm(folder, name, own, report);
    compareWithRoot(own, root, name, report);
    if ((own.inventory.type ?? '') < newestBefore) report('E103', join(name, 'inventory.json'));
    newestBefore = own.inventory.type ?? newestBefore;
    inventories.set(numberOf(name), own.inventory);
  }
  // The root inventory is that of the newest version, unless something is wrong with it.
  inventories.set(highestOf(versionFolders.map(numberOf)) || 1, root.inventory);
  for (const path of tree.emptyFolders) report(path.split('/').length > 2 ? 'E024' : 'W003', path);
  for (const path of tree.strange) report('E090', path);
  onInventories?.({ versions: versionFolders.map(numberOf), inventories });
  const digestContent: DigestContent =
    options.digestContent ?? ((path, algorithms) => digestFile(join(folder, path), algorithms));
  await checkContent(tree.files, inventories, { digestContent, lanes }, report);
}

/** Checks what stands in a version's folder (section 3.3.1), and adds its content to `tree`. */
async function checkVersionFolder(
  folder: string,
  name: string,
  root: CheckedInventory,
  tree: FileTree,
  report: Report,
): Promise<void> {
  for (const entry of (await listFolder(folder, name, report)) ?? []) {
    const path = `${name}/${entry.name}`;
    if (!entry.isDirectory()) {
      if (!entry.isFile()) report('E090', path);
      if (!entry.isFile() || !isInventoryName(entry.name)) report('E015', path);
    } else if (entry.name === root.contentDirectory) {
      await listTree(folder, path, tree, report);
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

function numberOf(name: string): number {
  return Number(name.slice(1));
}
