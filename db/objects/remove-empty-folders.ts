import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './durable-files.ts';
import { hasCode } from './errors.ts';

/**
 * Removes `lowest` and those above it, as far as they are empty: OCFL allows no empty folder under
 * `root`.
 */
export async function removeEmptyFolders(root: string, lowest: string): Promise<void> {
  for (let folder = lowest; folder !== root; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) continue;
      if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
      await syncFolder(folder);
      return;
    }
  }
  await syncFolder(root);
}
