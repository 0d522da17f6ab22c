import jpeg from '@julusian/jpeg-turbo';
import { ImageError } from './image-error.ts';
import { DECODE_OPTIONS, isTooLarge } from './image-limits.ts';
import { loadSharp } from './load-sharp.ts';
import { PAGE_BYTES, pageMemory } from './page-memory.ts';
import { readJpegFrame } from './read-jpeg-frame.ts';

/** Eight bits each of red, green, blue; rows packed. */
export type PageRaster = { data: Buffer; width: number; height: number };

/** `release` gives the memory back for the next page: `data` must not be touched after it. */
export type DecodedPage = PageRaster & { release: () => void };

// Pages run to 26 MB: one kept memory per thread instead of one per page halves peak memory.
let isMemoryTaken = false;

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
  const { buffer, release } = takeBuffer(sizeBytes);
  try {
    const { data, width, height } = jpeg.decompressSync(bytes, buffer, { format: jpeg.FORMAT_RGB });
    return { data, width, height, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Two pages never share the thread's memory: who comes second gets some of his own. */
function takeBuffer(sizeBytes: number): { buffer: Buffer; release: () => void } {
  if (isMemoryTaken || sizeBytes > PAGE_BYTES) {
    return { buffer: Buffer.alloc(sizeBytes), release: () => undefined };
  }
  isMemoryTaken = true;
  const buffer = pageMemory().bytes.subarray(0, PAGE_BYTES);
  return { buffer, release: () => (isMemoryTaken = false) };
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
