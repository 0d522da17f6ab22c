import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../errors.ts';
import { checkInventory } from './check-inventory.ts';
import { isObject, type CheckedInventory } from './checked-inventory.ts';
import type { Code, Report } from './finding.ts';

export type InventoryFile = { json: Buffer; inventory: CheckedInventory };

/**
 * Reads and checks `inventory.json` in a folder, and its sidecar. `undefined` when it is absent
 * (`onAbsent` then says which finding that is) or not JSON. `where` is the folder as findings name
 * it.
 */
export async function readCheckedInventory(
  folder: string,
  where: string,
  onAbsent: Code,
  report: Report,
): Promise<InventoryFile | undefined> {
  const name = join(where, 'inventory.json');
  const json = await readIfPresent(join(folder, 'inventory.json'));
  if (!json) {
    report(onAbsent, name);
    return undefined;
  }
  const value = parse(json);
  if (!isObject(value)) {
    report('E033', name);
    return undefined;
  }
  const inventory = checkInventory(value, (code) => report(code, name));
  if (inventory.digestAlgorithm) {
    await checkSidecar(folder, where, json, inventory.digestAlgorithm, report);
  }
  return { json, inventory };
}

async function checkSidecar(
  folder: string,
  where: string,
  json: Buffer,
  algorithm: string,
  report: Report,
): Promise<void> {
  const name = `inventory.json.${algorithm}`;
  const sidecar = await readIfPresent(join(folder, name));
  if (!sidecar) {
    report('E058', join(where, name));
    return;
  }
  const digest = /^([0-9a-f]+)[ \t]+inventory\.json\n?$/i.exec(sidecar.toString('latin1'))?.[1];
  if (digest === undefined) report('E061', join(where, name));
  else if (digest.toLowerCase() !== createHash(algorithm).update(json).digest('hex')) {
    report('E060', join(where, 'inventory.json'));
  }
}

async function readIfPresent(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EISDIR', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function parse(json: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    return undefined;
  }
}
