import { readdir } from 'node:fs/promises';
import { hasCode, isDiskError } from '../../../../db/objects/errors.ts';
import { latestVersion } from '../../../../db/objects/read-inventory.ts';
import { foldersOf, versionName } from '../../../../db/objects/paths.ts';
import { isVersionKnown } from '../../archives/index.ts';
import { objectsRoot } from '../objects-root.ts';
import type { Check } from './begin-check.ts';
import { isUnderWay } from './is-under-way.ts';
import type { VersionOnRecord } from './records-view.ts';

/**
 * Versions that the database shows and the repository lacks, and the other way round. False where there is
 * no object to be looked into.
 */
export async function compareVersions(
  check: Check,
  onRecord: readonly VersionOnRecord[],
): Promise<boolean> {
  const inPlace = await versionsIn(check);
  if (!inPlace) return false;
  for (const { version } of onRecord) {
    if (!inPlace.includes(version)) check.meet('S013', versionName(version));
  }
  for (const version of inPlace) {
    const isKnown = onRecord.some((known) => known.version === version);
    if (!isKnown && (await isStray(check, version))) check.meet('S014', versionName(version));
  }
  return inPlace.length > 0;
}

async function isStray({ services, volume }: Check, version: number): Promise<boolean> {
  if (await isUnderWay(services, volume.id, version)) return false;
  if (await isVersionKnown(services.db, volume.id, version)) return false;
  // It may have been withheld while we asked.
  const latest = await latestVersion(foldersOf(objectsRoot(services)), volume.id);
  return latest >= version;
}

/** `undefined`, with a finding, where the disk does not say. */
async function versionsIn({ folder, meet }: Check): Promise<number[] | undefined> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => /^v[1-9][0-9]*$/.test(name))
      .map((name) => Number(name.slice(1)))
      .sort((one, other) => one - other);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    if (!isDiskError(error)) throw error;
    meet('L004', '');
    return undefined;
  }
}
