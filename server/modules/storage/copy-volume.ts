import { copyVersion } from '../../../db/objects/copies/copy-version.ts';
import type { Folders } from '../../../db/objects/paths.ts';
import { latestVersion } from '../../../db/objects/read-inventory.ts';
import type { ShownVolume } from './copy-store.ts';

/** Copies what the copy lacks of a volume, and holds its newest version against ours; how many versions came. */
export async function copyVolume(
  sourceRoot: string,
  copy: Folders,
  { id, version }: ShownVolume,
  signal: AbortSignal,
): Promise<number> {
  const held = Math.min(await latestVersion(copy, id), version);
  for (let next = Math.max(1, held); next <= version; next++) {
    await copyVersion(sourceRoot, copy, { objectId: id, version: next }, { signal });
  }
  return version - held;
}
