import { ImageError } from './image-error.ts';
import { DECODE_OPTIONS } from './image-limits.ts';
import { loadSharp } from './load-sharp.ts';
import { readImageFacts } from './read-image-facts.ts';
import type { ImageFacts } from './read-image-facts.ts';

/**
 * Checks an untrusted picture from header to last byte. Throws `ImageError`. It runs native decoders
 * over hostile bytes: call it through the image pool, in a process that may die.
 */
export async function inspectImage(bytes: Buffer): Promise<ImageFacts> {
  const facts = await readImageFacts(bytes);
  await proveDecodable(bytes);
  return facts;
}

/** Reads every byte of the picture, but keeps few pixels: an eighth is the decoder's cheapest size. */
async function proveDecodable(bytes: Buffer): Promise<void> {
  const sharp = await loadSharp();
  try {
    await sharp(bytes, DECODE_OPTIONS).resize({ width: 64, kernel: 'linear' }).raw().toBuffer();
  } catch (cause) {
    throw new ImageError('damaged', { cause });
  }
}
