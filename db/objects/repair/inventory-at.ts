import { serialiseInventory, type Inventory } from '../inventory.ts';
import { versionName } from '../paths.ts';

/**
 * The very bytes of the inventory that `version` was installed with, told from that of a later one:
 * every inventory begins with what the one before it says.
 */
export function inventoryAt(later: Inventory, version: number): { json: Buffer; sidecar: Buffer } {
  const manifest: Inventory['manifest'] = {};
  for (const [sha512, paths] of Object.entries(later.manifest)) {
    const held = paths.filter((path) => numberOf(path) <= version);
    if (held.length > 0) manifest[sha512] = held;
  }
  const versions = Object.fromEntries(
    Object.entries(later.versions).filter(([name]) => numberOf(name) <= version),
  );
  return serialiseInventory({ ...later, head: versionName(version), manifest, versions });
}

function numberOf(path: string): number {
  return Number(/^v([0-9]+)/.exec(path)?.[1]);
}
