import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Every file under a folder: path to bytes in base64. An empty folder has a line of its own. */
export async function treeOf(folder: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (entry.isFile()) tree[name] = (await readFile(path)).toString('base64');
    else if (!entry.isDirectory()) tree[name] = 'strange';
    else if ((await readdir(path)).length === 0) tree[name] = 'empty';
  }
  return tree;
}
