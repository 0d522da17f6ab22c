import { join } from 'node:path';
import { copyVersion } from '../../db/objects/copies/copy-version.ts';
import { openCopy } from '../../db/objects/copies/open-copy.ts';
import type { ChunkStore } from './chunk-store.ts';
import { inventoryDigest } from './inventory-digest.ts';
import { tableOf, type Manifest } from './manifest.ts';
import type { Medium } from './medium.ts';
import { readLine } from './table-rows.ts';

export type Copied = { objects: Manifest['objects']; newVersions: number; bytes: number };

type Needs = {
  chunks: ChunkStore;
  medium: Medium;
  /** OCFL root of the server. */
  from: string;
  onVersion: () => void;
};
type Tables = Pick<Manifest, 'tables'>;

/**
 * Copies every version that the set's database shows and lists each with its inventory's digest, a chunk for each chunk
 * of `volume_versions`: where that is the chunk of the set before, its versions are on the medium already.
 */
export async function copyObjects(
  { chunks, medium, from, onVersion }: Needs,
  set: Tables,
  previous: Manifest | undefined,
): Promise<Copied> {
  const copy = await openCopy(join(medium.root, 'objects'));
  const known = new Map(
    previous &&
      tableOf(previous, 'volume_versions').chunks.map((name, at) => [
        name,
        previous.objects.chunks[at],
      ]),
  );
  const table = tableOf(set as Manifest, 'volume_versions');
  const copied: Copied = {
    objects: { versions: table.rows, chunks: [] },
    newVersions: 0,
    bytes: 0,
  };
  for (const name of table.chunks) {
    const done = known.get(name);
    if (done !== undefined) {
      copied.objects.chunks.push(done);
      continue;
    }
    const lines: string[] = [];
    for (const { objectId, version } of await versionsIn(chunks, name, table.columns)) {
      const outcome = await copyVersion(from, copy, { objectId, version });
      copied.newVersions += outcome.outcome === 'copied' ? 1 : 0;
      copied.bytes += outcome.bytes;
      const digest = await inventoryDigest(copy.root, objectId, version);
      lines.push(JSON.stringify([objectId, String(version), digest ?? '']));
      onVersion();
    }
    const stored = await chunks.put(lines.join('\n'));
    copied.bytes += stored.bytes;
    copied.objects.chunks.push(stored.name);
  }
  return copied;
}

async function versionsIn(
  chunks: ChunkStore,
  name: string,
  columns: string[],
): Promise<{ objectId: string; version: number }[]> {
  const idAt = columns.indexOf('volume_id');
  const versionAt = columns.indexOf('version');
  return (await chunks.read(name)).split('\n').map((line) => {
    const values = readLine(line, columns.length, 'volume_versions');
    return { objectId: values[idAt] ?? '', version: Number(values[versionAt]) };
  });
}
