import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { objectIdIn } from './object-id-in.ts';
import { hasCode } from './errors.ts';
import { foldersOf } from './paths.ts';

/**
 * An object's folder, from the root. `objectId` is `undefined` when no inventory in it names the id
 * that belongs in this folder.
 */
export type ListedObject = { folder: string; objectId: string | undefined };

const TUPLE = /^[0-9a-f]{2}$/;
const OBJECT_FOLDER = /^[0-9a-f]{64}$/;

/**
 * Every object of a root in the order of its folders, one after another in flat memory; with
 * `after`, only those behind that folder. Reads no more than the beginning of an inventory of each.
 * What has no place in the layout is passed over: `validateRoot` names it.
 */
export async function* listObjects(
  root: string,
  { after = '' }: { after?: string } = {},
): AsyncGenerator<ListedObject> {
  const { root: path } = foldersOf(root);
  for (const first of await foldersIn(path, TUPLE)) {
    if (first < after.slice(0, first.length)) continue;
    for (const second of await foldersIn(join(path, first), TUPLE)) {
      const above = `${first}/${second}`;
      if (above < after.slice(0, above.length)) continue;
      for (const name of await foldersIn(join(path, above), OBJECT_FOLDER)) {
        const folder = `${above}/${name}`;
        if (folder > after) yield { folder, objectId: await objectIdIn(path, folder) };
      }
    }
  }
}

async function foldersIn(folder: string, pattern: RegExp): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && pattern.test(entry.name));
    return folders.map(({ name }) => name).sort();
  } catch (error) {
    // Its last object was withheld meanwhile.
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
