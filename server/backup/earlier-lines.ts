import type { ChunkStore } from './chunk-store.ts';
import { tableOf, type Manifest } from './manifest.ts';
import { readObjectLines } from './object-lines.ts';

/** What the set before says of versions. */
export type EarlierLines = {
  /** The list that goes with a chunk of `volume_versions`, if every version in it is on the medium. */
  completeListFor(chunk: string): Promise<string | undefined>;
  digestOf(objectId: string, version: number): Promise<string | undefined>;
};

export function earlierLines(chunks: ChunkStore, previous: Manifest | undefined): EarlierLines {
  const lists = new Map(
    previous &&
      tableOf(previous, 'volume_versions').chunks.map((name, at) => [
        name,
        previous.objects.chunks[at] ?? '',
      ]),
  );
  const hasGaps = (previous?.objects.missing?.length ?? 0) > 0;
  // Read only where a version cannot be read at home, which is rare.
  let digests: Promise<Map<string, string>> | undefined;
  const readDigests = async (): Promise<Map<string, string>> => {
    const found = new Map<string, string>();
    for (const list of lists.values()) {
      for (const { objectId, version, inventorySha512 } of await readObjectLines(chunks, list)) {
        if (inventorySha512 !== undefined) found.set(`${objectId} ${version}`, inventorySha512);
      }
    }
    return found;
  };
  return {
    async completeListFor(chunk) {
      const list = lists.get(chunk);
      if (list === undefined || !hasGaps) return list;
      const lines = await readObjectLines(chunks, list);
      return lines.every(({ inventorySha512 }) => inventorySha512 !== undefined) ? list : undefined;
    },
    async digestOf(objectId, version) {
      digests ??= readDigests();
      return (await digests).get(`${objectId} ${version}`);
    },
  };
}
