import { ImageError } from './image-error.ts';
import { DECODE_OPTIONS } from './image-limits.ts';
import { loadSharp } from './load-sharp.ts';
import { readImageFacts } from './read-image-facts.ts';

/** Red, green and blue bytes of somebody's picture, in packed rows. */
export type Picture = { data: Uint8Array; width: number; height: number };

/** Larger ones are reduced to fit: a full page of A4 is 2480 × 3508. */
const BOX = { width: 3600, height: 3600, fit: 'inside' } as const;

/**
 * Decodes an untrusted picture for tracing. Throws `ImageError`. Call it through the image pool, in a process
 * that may die.
 */
export async function readPicture(bytes: Buffer): Promise<Picture> {
  await readImageFacts(bytes);
  const sharp = await loadSharp();
  try {
    const { data, info } = await sharp(bytes, DECODE_OPTIONS)
      .autoOrient()
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .resize({ ...BOX, kernel: 'cubic', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch (cause) {
    throw new ImageError('damaged', { cause });
  }
}
