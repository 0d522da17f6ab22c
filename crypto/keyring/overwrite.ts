import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { flush } from './flush.ts';

const AT_ONCE_BYTES = 65_536;

/**
 * Writes noise over what a file holds, durably. The blocks are the same ones on a plain file system and disk; flash
 * and what copies on write may put the noise elsewhere and keep them.
 */
export async function overwrite(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  for (let at = 0; at < size; at += AT_ONCE_BYTES) {
    const noise = randomBytes(Math.min(AT_ONCE_BYTES, size - at));
    for (let done = 0; done < noise.length;) {
      const { bytesWritten } = await file.write(noise.subarray(done), { position: at + done });
      done += bytesWritten;
    }
  }
  await flush(file);
}
