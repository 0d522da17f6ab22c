import { join } from 'node:path';
import { copyVersion } from '../../db/objects/copies/copy-version.ts';
import { openCopy } from '../../db/objects/copies/open-copy.ts';
import { RepositoryError } from '../../db/objects/errors.ts';
import type { Folders } from '../../db/objects/paths.ts';
import type { ChunkStore } from './chunk-store.ts';
import { inventoryDigest } from './inventory-digest.ts';
import type { Manifest } from './manifest.ts';
import type { Medium } from './medium.ts';
import { RestoreRefusal } from './restore-refusal.ts';
import { readLine } from './table-rows.ts';

type Figures = { versions: number; files: number; bytes: number };

/**
 * Brings every version of the set from the medium into the home's repository. The digest of each inventory is held
 * against the set's list, and each file against its inventory.
 * @throws RestoreRefusal `object_missing` or `object_altered`.
 */
export async function restoreObjects(
  medium: Medium,
  chunks: ChunkStore,
  { objects }: Manifest,
  home: string,
): Promise<Figures> {
  const from = join(medium.root, 'objects');
  const figures = { versions: 0, files: 0, bytes: 0 };
  const target = await openCopy(join(home, 'objects'));
  for (const name of objects.chunks) {
    for (const line of (await chunks.read(name)).split('\n')) {
      const [objectId = '', version = '', sha512 = ''] = readLine(line, 3, 'objects').map(String);
      const claim = { objectId, version: Number(version) };
      const { files, bytes } = await bringIn(from, target, claim, sha512);
      figures.versions += 1;
      figures.files += files;
      figures.bytes += bytes;
    }
  }
  if (figures.versions !== objects.versions) throw new RestoreRefusal('rows_wrong', 'objects');
  return figures;
}

async function bringIn(
  from: string,
  target: Folders,
  claim: { objectId: string; version: number },
  sha512: string,
): Promise<{ files: number; bytes: number }> {
  const where = `${claim.objectId} v${claim.version}`;
  // The set's own word comes first: an older version put in its place has a sound inventory too.
  const found = await inventoryDigest(from, claim.objectId, claim.version);
  if (found === undefined) throw new RestoreRefusal('object_missing', where);
  if (found !== sha512) throw new RestoreRefusal('object_altered', where);
  try {
    return await copyVersion(from, target, claim);
  } catch (cause) {
    if (!(cause instanceof RepositoryError) || cause.kind === 'halted') throw cause;
    const reason = cause.kind === 'absent' ? 'object_missing' : 'object_altered';
    throw new RestoreRefusal(reason, cause.message, { cause });
  }
}
