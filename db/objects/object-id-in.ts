import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { foldersOf, objectFolder } from './paths.ts';
import { openPlainFile } from './plain-files.ts';

const ID = /"id"\s*:\s*"urn:uuid:([0-9a-f-]{36})"/;
/** Our inventories begin with the id. */
const HEAD_BYTES = 4096;

/**
 * The id of the object in `folder` (from `root`), which is named by the digest of that id: any
 * inventory in it that still holds a fitting id proves it, however damaged the rest is.
 */
export async function objectIdIn(root: string, folder: string): Promise<string | undefined> {
  const names = await readdir(join(root, folder)).catch(() => []);
  const versions = names.filter((name) => /^v[1-9][0-9]*$/.test(name));
  for (const inner of ['', ...versions]) {
    const head = await readHead(join(root, folder), join(inner, 'inventory.json'));
    const [, objectId] = ID.exec(head) ?? [];
    if (objectId !== undefined && isAt(root, folder, objectId)) return objectId;
  }
  return undefined;
}

function isAt(root: string, folder: string, objectId: string): boolean {
  const folders = foldersOf(root);
  return relative(folders.root, objectFolder(folders, objectId)) === folder;
}

/** Empty for a file that cannot be read: another inventory may tell. */
async function readHead(folder: string, path: string): Promise<string> {
  const file = await openPlainFile(folder, path).catch(() => undefined);
  if (!file) return '';
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES) });
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await file.close();
  }
}
