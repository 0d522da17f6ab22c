import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDiskError } from './errors.ts';
import { foldersOf, objectFolder, versionName } from './paths.ts';

/** Content files and their bytes, as stored. */
export type Weight = { files: number; bytes: number };

/**
 * What version `version` brought into its object, by its folder alone; `undefined` when there is no
 * such version in `root`, or the disk does not say: its check will.
 */
export async function weighVersion(
  root: string,
  objectId: string,
  version: number,
): Promise<Weight | undefined> {
  const folder = objectFolder(foldersOf(root), objectId);
  const content = join(folder, versionName(version), 'content');
  const weight: Weight = { files: 0, bytes: 0 };
  try {
    for (const entry of await readdir(content, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      weight.files += 1;
      weight.bytes += (await stat(join(entry.parentPath, entry.name))).size;
    }
    return weight;
  } catch (error) {
    if (isDiskError(error)) return undefined;
    throw error;
  }
}
