import { join } from 'node:path';
import { INVENTORY_TYPE, sidecarOf } from '../inventory.ts';
import { checkLogicalPath } from '../paths.ts';
import { readPlainFile } from './disk.ts';
import type { Report } from './finding.ts';
import type { InventoryFile } from './read-checked-inventory.ts';

const KEYS = ['id', 'type', 'digestAlgorithm', 'head', 'manifest', 'versions'];
const CONTENT_PATH = /^v[1-9][0-9]*\/content\/(.+)$/;
const SIDECAR_BYTES = 1024;

/**
 * Holds an inventory and its sidecar to the one way in which this repository writes them; OCFL
 * leaves order, white space and the letters of a digest free. `where` is their folder.
 */
export async function checkOwnForm(
  folder: string,
  where: string,
  { json, inventory }: InventoryFile,
  report: Report,
): Promise<void> {
  const isOwn =
    isSameText(json) &&
    inventory.type === INVENTORY_TYPE &&
    inventory.digestAlgorithm === 'sha512' &&
    [...inventory.manifest.values()].flat().every((path) => isOwnPath(path));
  if (!isOwn) report('L006', join(where, 'inventory.json'));
  const path = join(where, 'inventory.json.sha512');
  const sidecar = await readPlainFile(folder, path, SIDECAR_BYTES, report);
  if (sidecar === 'unreadable') return;
  if (typeof sidecar === 'string' || !sidecar.equals(sidecarOf(json))) report('L003', path);
}

function isSameText(json: Buffer): boolean {
  const value = JSON.parse(json.toString()) as object;
  const isOrdered = Object.keys(value).join() === KEYS.join();
  return isOrdered && json.equals(Buffer.from(JSON.stringify(value, null, 1) + '\n'));
}

function isOwnPath(path: string): boolean {
  try {
    checkLogicalPath(CONTENT_PATH.exec(path)?.[1] ?? '');
    return true;
  } catch {
    return false;
  }
}
