import jpeg from '@julusian/jpeg-turbo';
import { ImageError } from './image-error.ts';
import { DECODE_OPTIONS, isTooLarge } from './image-limits.ts';
import { loadSharp } from './load-sharp.ts';
import { readJpegFrame } from './read-jpeg-frame.ts';

/** Eight bits each of red, green, blue; rows packed. */
export type PageRaster = { data: Buffer; width: number; height: number };

/** `release` gives the memory back for the next page: `data` must not be touched after it. */
export type DecodedPage = PageRaster & { release: () => void };

/** Room for a 300 dpi A4 page; larger ones are rare and get a buffer of their own. */
const BUFFER_BYTES = 2600 * 3600 * 3;

// Pages run to 26 MB: one kept buffer per thread instead of one per page halves peak memory.
let idleBuffer: Buffer | undefined;

/** Decodes an imported page or rendition. Throws `ImageError` when it is damaged or too large. */
export async function decodePage(bytes: Buffer): Promise<DecodedPage> {
  const frame = readJpegFrame(bytes);
  // The fast decoder trusts the header with its arithmetic and knows neither CMYK nor EXIF rotation.
  if (frame !== undefined && isTooLarge(frame)) throw new ImageError('too_large');
  const isPlain = frame?.isUpright === true && frame.components !== 4;
  try {
    return isPlain ? decodePlain(bytes, frame.width * frame.height * 3) : await decodeAny(bytes);
  } catch (cause) {
    throw new ImageError('damaged', { cause });
  }
}

function decodePlain(bytes: Buffer, sizeBytes: number): DecodedPage {
  const buffer = takeBuffer(sizeBytes);
  const { data, width, height } = jpeg.decompressSync(bytes, buffer, { format: jpeg.FORMAT_RGB });
  return { data, width, height, release: () => keepBuffer(buffer) };
}

/** The idle buffer leaves its place while in use, so that two pages can never share it. */
function takeBuffer(sizeBytes: number): Buffer {
  if (sizeBytes > BUFFER_BYTES) return Buffer.alloc(sizeBytes);
  const buffer = idleBuffer ?? Buffer.alloc(BUFFER_BYTES);
  idleBuffer = undefined;
  return buffer;
}

function keepBuffer(buffer: Buffer): void {
  if (buffer.length === BUFFER_BYTES) idleBuffer = buffer;
}

async function decodeAny(bytes: Buffer): Promise<DecodedPage> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(bytes, DECODE_OPTIONS)
    .autoOrient()
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, release: () => undefined };
}
