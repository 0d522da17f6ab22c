import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, syncFolder, syncFolderTree, writeNewFile } from './durable-files.ts';
import { hasCode, RepositoryError } from './errors.ts';
import { listObjects } from './list-objects.ts';
import { LAYOUT, type Folders } from './paths.ts';

const LAYOUT_FILES = ['ocfl_layout.json', `extensions/${LAYOUT.extensionName}/config.json`];

/** Every file a storage root of ours has beside its objects, by path. */
export const ROOT_FILES = new Map([
  ['0=ocfl_1.1', Buffer.from('ocfl_1.1\n')],
  [
    'ocfl_layout.json',
    toJson({ extension: LAYOUT.extensionName, description: 'Hashed N-tuple Storage Layout' }),
  ],
  [`extensions/${LAYOUT.extensionName}/config.json`, toJson(LAYOUT)],
]);

/**
 * Makes the storage root when there is none; refuses a folder that is something else. Answers which
 * of its files are damaged: `repairRoot` rewrites them.
 */
export async function createRoot(folders: Folders): Promise<string[]> {
  await makeFolder(dirname(folders.root));
  for (const folder of [folders.staging, folders.withheld]) await makeFolder(folder);
  const names = await namesIn(folders.root);
  if (names.length > 0) return checkRoot(folders.root);
  await buildRoot(folders);
  return [];
}

/** Built aside and moved in whole, so a root is never half there. */
async function buildRoot({ root, staging }: Folders): Promise<void> {
  const draft = join(staging, randomUUID());
  await mkdir(join(draft, 'extensions', LAYOUT.extensionName), { recursive: true, mode: 0o700 });
  for (const [name, bytes] of ROOT_FILES) await writeNewFile(join(draft, name), bytes);
  await syncFolderTree(draft);
  await rename(draft, root);
  await syncFolder(dirname(root));
}

/**
 * What says how objects are laid out is ours alone, byte for byte: one of the two files must be
 * whole, or an object must stand where that layout puts it.
 */
async function checkRoot(root: string): Promise<string[]> {
  const damaged: string[] = [];
  for (const [name, expected] of ROOT_FILES) {
    const isWhole = await readFile(join(root, name)).then(
      (bytes) => bytes.equals(expected),
      () => false,
    );
    if (!isWhole) damaged.push(name);
  }
  if (LAYOUT_FILES.some((name) => !damaged.includes(name))) return damaged;
  for await (const { objectId } of listObjects(root)) if (objectId !== undefined) return damaged;
  throw new RepositoryError('damaged', `该目录不是本系统的档案库，请检查路径：${root}`);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function toJson(value: object): Buffer {
  return Buffer.from(JSON.stringify(value, null, 1) + '\n');
}
