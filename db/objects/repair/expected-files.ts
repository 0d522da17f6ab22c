import { createHash } from 'node:crypto';
import { contentOf } from '../inventory.ts';
import { OBJECT_DECLARATION, versionName } from '../paths.ts';
import type { SoundInventory } from '../sound-inventory.ts';
import { inventoryAt } from './inventory-at.ts';

/** `bytes` where they are known without reading them anywhere. */
export type ExpectedFile = { sha512: string; bytes?: Buffer };

/**
 * Every file of an object by its path from the object's folder. Contents stand before the
 * inventories that name them, and the object's own inventory last.
 */
export function expectedFiles({ inventory, version }: SoundInventory): Map<string, ExpectedFile> {
  const files = new Map<string, ExpectedFile>();
  files.set(OBJECT_DECLARATION.name, known(OBJECT_DECLARATION.bytes));
  const add = (where: string, { json, sidecar }: { json: Buffer; sidecar: Buffer }): void => {
    files.set(`${where}inventory.json`, known(json));
    files.set(`${where}inventory.json.sha512`, known(sidecar));
  };
  for (let number = 1; number <= version; number++) {
    for (const [path, sha512] of contentOf(inventory, number)) files.set(path, { sha512 });
    add(`${versionName(number)}/`, inventoryAt(inventory, number));
  }
  add('', inventoryAt(inventory, version));
  return files;
}

/** A file whose bytes need not be read anywhere. */
export function known(bytes: Buffer): ExpectedFile {
  return { sha512: createHash('sha512').update(bytes).digest('hex'), bytes };
}
