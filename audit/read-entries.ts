import type { Findings } from './findings.ts';
import type { Folder } from './folder.ts';
import { LayoutError } from './errors.ts';
import { bodiesIn, entriesPath, HASH_BYTES, tilePath, widthOf } from './tile.ts';

/** What the package holds for one index; a part that is missing or cut short is `undefined`. */
export type FoundEntry = { body: Buffer | undefined; leafHash: Buffer | undefined };

/** Exactly `size` entries in order, one tile in memory at a time. Missing parts do not end it. */
export async function* readEntries(
  folder: Folder,
  size: number,
  findings: Findings,
): AsyncGenerator<FoundEntry, undefined> {
  for (let n = 0; widthOf(n, size) > 0; n += 1) {
    const width = widthOf(n, size);
    const bodies = await readBodies(folder, entriesPath(n, width), width, findings);
    const hashes = await readHashes(folder, tilePath(0, n, width), width, findings);
    for (let place = 0; place < width; place += 1) {
      yield { body: bodies[place], leafHash: hashes[place] };
    }
  }
}

async function readBodies(
  folder: Folder,
  path: string,
  width: number,
  findings: Findings,
): Promise<Buffer[]> {
  const bytes = (await folder.read(path)) ?? Buffer.alloc(0);
  const bodies: Buffer[] = [];
  let rest = bytes.length;
  for (const body of wholeBodiesIn(bytes)) {
    bodies.push(body);
    rest -= 2 + body.length;
    if (bodies.length === width) break;
  }
  if (bodies.length === width && rest > 0) findings.add({ code: 'extra_bytes', path });
  return bodies;
}

function* wholeBodiesIn(bytes: Buffer): Generator<Buffer, void> {
  try {
    yield* bodiesIn(bytes);
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
  }
}

async function readHashes(
  folder: Folder,
  path: string,
  width: number,
  findings: Findings,
): Promise<Buffer[]> {
  const bytes = (await folder.read(path)) ?? Buffer.alloc(0);
  const count = Math.min(width, Math.floor(bytes.length / HASH_BYTES));
  if (count < width) findings.add({ code: 'leaf_hashes_missing', path });
  else if (bytes.length > width * HASH_BYTES) findings.add({ code: 'extra_bytes', path });
  return Array.from({ length: count }, (_, place) =>
    bytes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES),
  );
}
