import type { ChunkStore } from './chunk-store.ts';
import { readLine } from './table-rows.ts';

/** A version in the list of a set; `inventorySha512` is undefined for one that the set does not carry. */
export type ObjectLine = {
  objectId: string;
  version: number;
  inventorySha512: string | undefined;
};

export function writeObjectLine({ objectId, version, inventorySha512 }: ObjectLine): string {
  return JSON.stringify([objectId, String(version), inventorySha512 ?? '']);
}

/** @throws RestoreRefusal `rows_wrong` and what reading a chunk throws. */
export async function readObjectLines(chunks: ChunkStore, name: string): Promise<ObjectLine[]> {
  return (await chunks.read(name)).split('\n').map((line) => {
    const [objectId = '', version = '', sha512 = ''] = readLine(line, 3, 'objects').map(String);
    return {
      objectId,
      version: Number(version),
      inventorySha512: sha512 === '' ? undefined : sha512,
    };
  });
}
