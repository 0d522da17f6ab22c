import { copyVersion } from '../../../../db/objects/copies/copy-version.ts';
import { openCopy } from '../../../../db/objects/copies/open-copy.ts';
import { listObjects } from '../../../../db/objects/list-objects.ts';
import { latestVersion } from '../../../../db/objects/read-inventory.ts';
import { foldersOf } from '../../../../db/objects/paths.ts';

/** Copies everything in `source` that `target` lacks. */
export async function copyAll(source: string, target: string): Promise<void> {
  const copy = await openCopy(target);
  for await (const { objectId = '' } of listObjects(source)) {
    const latest = await latestVersion(foldersOf(source), objectId);
    for (let version = 1; version <= latest; version++) {
      await copyVersion(source, copy, { objectId, version });
    }
  }
}
