import {
  contentOf,
  INVENTORY_TYPE,
  serialiseInventory,
  sidecarOf,
  storedFiles,
  type Inventory,
} from './inventory.ts';
import { ocflId, versionName } from './paths.ts';

/** An inventory that may be acted on, and the number of the version it was written for. */
export type SoundInventory = {
  json: Buffer;
  sidecar: Buffer;
  inventory: Inventory;
  version: number;
};

/**
 * The inventory in `json` if it is whole and one that this repository would have written for the
 * object: its sidecar fits, it names the object, and every path in it may be used as it stands.
 */
export function soundInventory(
  objectId: string,
  json: Buffer | undefined,
  sidecar: Buffer | undefined,
): SoundInventory | undefined {
  if (!json || !sidecar?.equals(sidecarOf(json))) return undefined;
  try {
    const inventory = JSON.parse(json.toString('utf8')) as Inventory;
    const { type, digestAlgorithm }: { type: string; digestAlgorithm: string } = inventory;
    const version = Number(/^v([1-9][0-9]*)$/.exec(inventory.head)?.[1]);
    const isOurs =
      inventory.id === ocflId(objectId) &&
      type === INVENTORY_TYPE &&
      digestAlgorithm === 'sha512' &&
      Object.keys(inventory.versions).every((name, at) => name === versionName(at + 1)) &&
      Object.keys(inventory.versions).length === version &&
      serialiseInventory(inventory).json.equals(json);
    // What a version shows must be held somewhere, whether or not it came with this version.
    if (!isOurs || storedFiles(inventory, version).size === 0) return undefined;
    contentOf(inventory, version);
    return { json, sidecar, inventory, version };
  } catch {
    // A sidecar that fits does not make a forged inventory sound.
    return undefined;
  }
}
