import type { Spans } from '../crypto/spans.ts';
import type { Findings } from './findings.ts';
import type { Folder } from './folder.ts';
import { entriesPath, HASH_BYTES, scanBundle, tilePath, widthOf } from './tile.ts';

/** What the package holds for 256 indexes; what is missing or cut short at the end is left out. */
export type FoundTile = {
  width: number;
  bodies: Spans;
  /** Stored leaf hashes, 32 bytes each. */
  hashes: Buffer;
};

/**
 * The tiles of the first `size` entries in order from the `first` one on, one in memory at a time. Missing parts do
 * not end it.
 */
export async function* readTiles(
  folder: Folder,
  size: number,
  findings: Findings,
  first = 0,
): AsyncGenerator<FoundTile, undefined> {
  for (let n = first; widthOf(n, size) > 0; n += 1) {
    const width = widthOf(n, size);
    yield {
      width,
      bodies: await readBodies(folder, entriesPath(n, width), width, findings),
      hashes: await readHashes(folder, tilePath(0, n, width), width, findings),
    };
  }
}

async function readBodies(
  folder: Folder,
  path: string,
  width: number,
  findings: Findings,
): Promise<Spans> {
  const { bodies, rest } = scanBundle((await folder.read(path)) ?? Buffer.alloc(0), width);
  if (bodies.ends.length === width && rest > 0) findings.add({ code: 'extra_bytes', path });
  return bodies;
}

async function readHashes(
  folder: Folder,
  path: string,
  width: number,
  findings: Findings,
): Promise<Buffer> {
  const bytes = (await folder.read(path)) ?? Buffer.alloc(0);
  const count = Math.min(width, Math.floor(bytes.length / HASH_BYTES));
  if (count < width) findings.add({ code: 'leaf_hashes_missing', path });
  else if (bytes.length > width * HASH_BYTES) findings.add({ code: 'extra_bytes', path });
  return bytes.subarray(0, count * HASH_BYTES);
}

/** The stored hash at a place of a tile; `undefined` behind the last. */
export function hashAt({ hashes }: FoundTile, place: number): Buffer | undefined {
  const hash = hashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
  return hash.length === HASH_BYTES ? hash : undefined;
}
