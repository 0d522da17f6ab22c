import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './errors.ts';
import { foldersOf } from './paths.ts';

/** Versions that were taken out of the repository and kept beside it; `name` begins with the version. */
export async function* listWithheld(
  root: string,
): AsyncGenerator<{ objectId: string; name: string }> {
  const { withheld } = foldersOf(root);
  for (const objectId of await namesIn(withheld)) {
    for (const name of await namesIn(join(withheld, objectId))) yield { objectId, name };
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
