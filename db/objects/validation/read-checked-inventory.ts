import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { checkInventory } from './check-inventory.ts';
import { isObject, type CheckedInventory } from './checked-inventory.ts';
import { readPlainFile } from './disk.ts';
import type { Code, Report } from './finding.ts';

export type InventoryFile = { json: Buffer; inventory: CheckedInventory };

type Algorithm = NonNullable<CheckedInventory['digestAlgorithm']>;

const SIDECARS: Record<Algorithm, Algorithm> = { sha512: 'sha256', sha256: 'sha512' };
const MAX_INVENTORY_BYTES = 64 * 2 ** 20;
const MAX_SIDECAR_BYTES = 1024;
/** An inventory nests five deep; what nests without end would only exhaust the parser. */
const MAX_DEPTH = 32;

/**
 * Reads and checks the inventory in the folder `where` of an object, and its sidecar. `undefined`
 * when it is absent (`onAbsent` then says which finding that is), unreadable, or not JSON.
 */
export async function readCheckedInventory(
  folder: string,
  where: string,
  onAbsent: Code,
  report: Report,
): Promise<InventoryFile | undefined> {
  const name = join(where, 'inventory.json');
  const json = await readPlainFile(folder, name, MAX_INVENTORY_BYTES, report);
  if (json === 'absent') report(onAbsent, name);
  if (json === 'too large') report('L005', name);
  if (typeof json === 'string') return undefined;
  const value = parse(json);
  if (!isObject(value)) {
    report('E033', name);
    return undefined;
  }
  const inventory = checkInventory(value, (code) => report(code, name));
  const { digestAlgorithm } = inventory;
  if (digestAlgorithm) await checkSidecar(folder, where, json, digestAlgorithm, report);
  return { json, inventory };
}

async function checkSidecar(
  folder: string,
  where: string,
  json: Buffer,
  algorithm: Algorithm,
  report: Report,
): Promise<void> {
  const name = join(where, `inventory.json.${algorithm}`);
  const other = join(where, `inventory.json.${SIDECARS[algorithm]}`);
  const sidecar = await readPlainFile(folder, name, MAX_SIDECAR_BYTES, report);
  const hasOther = (await readPlainFile(folder, other, MAX_SIDECAR_BYTES, report)) !== 'absent';
  if (sidecar === 'absent') report(hasOther ? 'E059' : 'E058', hasOther ? other : name);
  else if (hasOther) report(where === '' ? 'E001' : 'E015', other);
  if (sidecar === 'absent' || sidecar === 'unreadable') return;
  const digest = /^([0-9a-f]+)[ \t]+inventory\.json\n?$/i.exec(sidecar.toString('latin1'))?.[1];
  if (digest === undefined) report('E061', name);
  else if (digest.toLowerCase() !== createHash(algorithm).update(json).digest('hex')) {
    report('E060', join(where, 'inventory.json'));
  }
}

function parse(json: Buffer): unknown {
  if (isTooDeep(json)) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json));
  } catch {
    return undefined;
  }
}

function isTooDeep(json: Buffer): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (isText) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) isText = false;
    } else if (byte === 0x22) {
      isText = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    }
  }
  return false;
}
