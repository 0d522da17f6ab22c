import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeNewFile } from './durable-files.ts';
import { serialiseInventory, type Inventory } from './inventory.ts';
import { versionName } from './paths.ts';

const INVENTORY = 'inventory.json';
const SIDECAR = 'inventory.json.sha512';

/** Writes a new inventory and its sidecar into a folder. */
export async function writeInventory(folder: string, inventory: Inventory): Promise<void> {
  const { json, sidecar } = serialiseInventory(inventory);
  await writeNewFile(join(folder, INVENTORY), json);
  await writeNewFile(join(folder, SIDECAR), sidecar);
}

/**
 * Makes the inventory of `version` the object's own. These two files are the only ones ever
 * replaced. May be repeated after a crash between them; `scratch` is a folder on the same file
 * system.
 */
export async function replaceRootInventory(
  objectRoot: string,
  version: number,
  scratch: string,
): Promise<void> {
  for (const name of [INVENTORY, SIDECAR]) {
    const source = await readFile(join(objectRoot, versionName(version), name));
    const temporary = join(scratch, name);
    await rm(temporary, { force: true });
    await writeNewFile(temporary, source);
    await rename(temporary, join(objectRoot, name));
  }
  await syncFolder(objectRoot);
}

/**
 * True when the object's own inventory and sidecar are those of `version`; ones that are missing are as good as
 * older ones.
 */
export async function isRootInventoryOf(objectRoot: string, version: number): Promise<boolean> {
  for (const name of [INVENTORY, SIDECAR]) {
    const [own, versions] = await Promise.all([
      readFile(join(objectRoot, name)).catch(() => undefined),
      readFile(join(objectRoot, versionName(version), name)),
    ]);
    if (!own?.equals(versions)) return false;
  }
  return true;
}
