import { open, stat } from 'node:fs/promises';

/**
 * Reads a file that may be replaced meanwhile, or its first `limit` bytes. Noise is written over a file only once
 * another stands in its place: as long as the path still leads to what was read, what was read is whole.
 */
export async function readStanding(path: string, limit?: number): Promise<Buffer> {
  for (;;) {
    const file = await open(path, 'r');
    try {
      const bytes =
        limit === undefined
          ? await file.readFile()
          : await file.read(Buffer.alloc(limit), 0, limit, 0).then(firstOf);
      const { ino } = await file.stat({ bigint: true });
      if ((await stat(path, { bigint: true })).ino === ino) return bytes;
    } finally {
      await file.close();
    }
  }
}

function firstOf({ bytesRead, buffer }: { bytesRead: number; buffer: Buffer }): Buffer {
  return buffer.subarray(0, bytesRead);
}
