import { join } from 'node:path';
import { openCopy } from '../../db/objects/copies/open-copy.ts';
import { carryVersion } from './carry-version.ts';
import type { ChunkStore } from './chunk-store.ts';
import { earlierLines } from './earlier-lines.ts';
import type { Gap } from './gap.ts';
import { tableOf, type Manifest } from './manifest.ts';
import type { Medium } from './medium.ts';
import { writeObjectLine } from './object-lines.ts';
import { readLine } from './table-rows.ts';

export type Copied = {
  objects: Manifest['objects'];
  gaps: Gap[];
  /** Volumes of which something could not be read at home, whether or not the medium has it from before. */
  suspects: ReadonlySet<string>;
  newVersions: number;
  bytes: number;
};

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
 * of `volume_versions`: where that is the chunk of the set before, its versions are on the medium already. What cannot
 * be read is listed as missing and asked for again by the next set; the rest goes on.
 */
export async function copyObjects(
  { chunks, medium, from, onVersion }: Needs,
  set: Tables,
  previous: Manifest | undefined,
): Promise<Copied> {
  const copy = await openCopy(join(medium.root, 'objects'));
  const earlier = earlierLines(chunks, previous);
  const table = tableOf(set as Manifest, 'volume_versions');
  const lists: string[] = [];
  const gaps: Gap[] = [];
  const suspects = new Set<string>();
  let [newVersions, bytes] = [0, 0];
  for (const name of table.chunks) {
    const done = await earlier.completeListFor(name);
    if (done !== undefined) {
      lists.push(done);
      continue;
    }
    const lines: string[] = [];
    for (const claim of await versionsIn(chunks, name, table.columns)) {
      const { objectId, version } = claim;
      const held = () => earlier.digestOf(objectId, version);
      const carried = await carryVersion(from, copy, claim, held);
      const isGap = typeof carried === 'string';
      if (isGap) {
        gaps.push({ ...claim, reason: carried });
      } else {
        newVersions += carried.isNew ? 1 : 0;
        bytes += carried.newBytes;
      }
      if (isGap || !carried.isHomeSound) suspects.add(objectId);
      const inventorySha512 = isGap ? undefined : carried.inventorySha512;
      lines.push(writeObjectLine({ ...claim, inventorySha512 }));
      onVersion();
    }
    const stored = await chunks.put(lines.join('\n'));
    bytes += stored.bytes;
    lists.push(stored.name);
  }
  const objects: Manifest['objects'] = { versions: table.rows, chunks: lists };
  if (gaps.length > 0) objects.missing = gaps;
  return { objects, gaps, suspects, newVersions, bytes };
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
