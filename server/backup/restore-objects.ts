import { join } from 'node:path';
import { copyVersion } from '../../db/objects/copies/copy-version.ts';
import { openCopy } from '../../db/objects/copies/open-copy.ts';
import { RepositoryError } from '../../db/objects/errors.ts';
import type { Folders } from '../../db/objects/paths.ts';
import type { ChunkStore } from './chunk-store.ts';
import { isUnreadableWithin } from './is-unreadable-within.ts';
import type { Manifest } from './manifest.ts';
import type { Medium } from './medium.ts';
import { readObjectLines, type ObjectLine } from './object-lines.ts';
import type { RestoreGap } from './restore-gap.ts';
import { RestoreRefusal } from './restore-refusal.ts';

export type RestoredObjects = {
  versions: number;
  files: number;
  bytes: number;
  gaps: RestoreGap[];
};

/**
 * Brings every version of the set from the medium into the home's repository. The digest of each inventory is held
 * against the set's list, and each file against its inventory; what does not hold is left out and named, and all the
 * rest is brought.
 * @throws RestoreRefusal `rows_wrong` where the list is not the one that was signed for.
 */
export async function restoreObjects(
  medium: Medium,
  chunks: ChunkStore,
  { objects }: Manifest,
  home: string,
): Promise<RestoredObjects> {
  const from = join(medium.root, 'objects');
  const target = await openCopy(join(home, 'objects'));
  const restored: RestoredObjects = { versions: 0, files: 0, bytes: 0, gaps: [] };
  let listed = 0;
  for (const name of objects.chunks) {
    for (const line of await readObjectLines(chunks, name)) {
      listed += 1;
      await bringIn(from, target, line, restored);
    }
  }
  if (listed !== objects.versions) throw new RestoreRefusal('rows_wrong', 'objects');
  return restored;
}

async function bringIn(
  from: string,
  target: Folders,
  { objectId, version, inventorySha512 }: ObjectLine,
  restored: RestoredObjects,
): Promise<void> {
  const files: string[] = [];
  const miss = (reason: RestoreGap['reason']): void =>
    void restored.gaps.push({ objectId, version, reason, files });
  if (inventorySha512 === undefined) {
    miss('not_backed_up');
    return;
  }
  try {
    // The set's own word alone is believed: an older version put in its place has a sound inventory too.
    const onBadFile = (path: string): void => void files.push(path);
    const options = { inventorySha512, onBadFile };
    const brought = await copyVersion(from, target, { objectId, version }, options);
    restored.versions += 1;
    restored.files += brought.files;
    restored.bytes += brought.bytes;
    if (files.length > 0) miss('partial');
  } catch (error) {
    miss(reasonOf(error, from));
  }
}

function reasonOf(error: unknown, from: string): RestoreGap['reason'] {
  if (isUnreadableWithin(from, error)) return 'altered';
  const kind = error instanceof RepositoryError ? error.kind : undefined;
  if (kind === undefined || kind === 'halted') throw error;
  if (kind === 'conflict') return 'without_earlier';
  return kind === 'absent' ? 'missing' : 'altered';
}
