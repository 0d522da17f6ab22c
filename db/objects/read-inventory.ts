import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, RepositoryError } from './errors.ts';
import { sidecarOf, storedFiles, type Inventory, type StoredFile } from './inventory.ts';
import { objectFolder, ocflId, versionName, type Folders } from './paths.ts';

export type VersionContents = { inventory: Inventory; files: ReadonlyMap<string, StoredFile> };

export type InventoryReader = {
  read(objectId: string, version: number): Promise<VersionContents>;
  /** Drops what is remembered of a version that was withheld: its number may come again. */
  forget(objectId: string, version: number): void;
};

const REMEMBERED_VERSIONS = 64;

/**
 * Reads the inventory inside a version's own folder. That copy never changes, so it may be
 * remembered, and no reader meets the moment in which the object's root inventory is being
 * replaced.
 */
export function inventoryReader(folders: Folders): InventoryReader {
  const remembered = new Map<string, Promise<VersionContents>>();
  return {
    read(objectId, version) {
      const name = `${objectId}/${version}`;
      const reading = remembered.get(name) ?? readContents(folders, objectId, version);
      remembered.delete(name);
      remembered.set(name, reading);
      const [oldest] = remembered.keys();
      if (oldest !== undefined && remembered.size > REMEMBERED_VERSIONS) remembered.delete(oldest);
      // What could not be read is asked for anew: the next time it may be there.
      reading.catch(() => remembered.get(name) === reading && remembered.delete(name));
      return reading;
    },
    forget(objectId, version) {
      remembered.delete(`${objectId}/${version}`);
    },
  };
}

/** The highest version whose folder is in place; 0 when the object does not exist. */
export async function latestVersion(folders: Folders, objectId: string): Promise<number> {
  try {
    const names = await readdir(objectFolder(folders, objectId));
    const versions = names.filter((name) => /^v[1-9][0-9]*$/.test(name));
    return Math.max(0, ...versions.map((name) => Number(name.slice(1))));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

async function readContents(
  folders: Folders,
  objectId: string,
  version: number,
): Promise<VersionContents> {
  const json = await readVerified(join(objectFolder(folders, objectId), versionName(version)));
  const contents = parse(json, version);
  const { id, head } = contents.inventory;
  if (id !== ocflId(objectId) || head !== versionName(version)) throw damaged();
  return contents;
}

async function readVerified(folder: string): Promise<Buffer> {
  try {
    const json = await readFile(join(folder, 'inventory.json'));
    const sidecar = await readFile(join(folder, 'inventory.json.sha512'));
    if (sidecarOf(json).equals(sidecar)) return json;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new RepositoryError('absent', '档案库中没有该对象或该版本');
    throw error;
  }
  throw damaged();
}

/**
 * A sidecar that fits does not make a forged inventory sound: any fault met on the way is damage.
 */
function parse(json: Buffer, version: number): VersionContents {
  try {
    const inventory = JSON.parse(json.toString('utf8')) as Inventory;
    return { inventory, files: storedFiles(inventory, version) };
  } catch {
    throw damaged();
  }
}

function damaged(): RepositoryError {
  return new RepositoryError('damaged', '对象清单已损坏，请用校验命令检查并从副本恢复');
}
