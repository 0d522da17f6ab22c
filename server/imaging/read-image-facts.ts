import type { Metadata } from 'sharp';
import { ImageError } from './image-error.ts';
import { isTooLarge } from './image-limits.ts';
import { loadSharp } from './load-sharp.ts';

export type ImageFormat = 'jpeg' | 'png' | 'tiff';

/** Size in pixels as stored, before any EXIF rotation; `dpi` is undefined where the file does not say. */
export type ImageFacts = {
  format: ImageFormat;
  width: number;
  height: number;
  dpi: number | undefined;
};

const MAGIC: [ImageFormat, string][] = [
  ['jpeg', 'ffd8ff'],
  ['png', '89504e470d0a1a0a'],
  ['tiff', '49492a00'],
  ['tiff', '4d4d002a'],
];

/**
 * Reads the header of a picture and refuses what is not a single JPEG, PNG or TIFF page of bearable
 * size, before any pixel is decoded. Throws `ImageError`.
 */
export async function readImageFacts(bytes: Buffer): Promise<ImageFacts> {
  const format = detectFormat(bytes);
  if (format === undefined) throw new ImageError('not_an_image');
  const metadata = await readMetadata(bytes);
  if (isTooLarge(metadata)) throw new ImageError('too_large');
  if ((metadata.pages ?? 1) > 1) throw new ImageError('multi_page');
  return { format, width: metadata.width, height: metadata.height, dpi: metadata.density };
}

function detectFormat(bytes: Buffer): ImageFormat | undefined {
  const head = bytes.toString('hex', 0, 8);
  return MAGIC.find(([, magic]) => head.startsWith(magic))?.[0];
}

async function readMetadata(bytes: Buffer): Promise<Metadata> {
  const sharp = await loadSharp();
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw new ImageError('damaged', { cause });
  }
}
