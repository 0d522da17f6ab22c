import jpeg from '@julusian/jpeg-turbo';
import type { PageRaster } from './decode-page.ts';

const QUALITY = 75;
/** Shorter side of what is made for slow links. */
const SLOW_SIDE_PX = 1000;
/** What a line of 2 Mbit/s brings in 0.6 s. */
const SLOW_MAX_BYTES = 150_000;
const LEAST_QUALITY = 23;
const STEP = 13;

/** A page as a JPEG. One for slow links gives up quality, step by step, until it is small enough for them. */
export function encodePage({ data, width, height }: Omit<PageRaster, 'release'>): Buffer {
  const isSlow = Math.min(width, height) <= SLOW_SIDE_PX;
  const encode = (quality: number): Buffer =>
    jpeg.compressSync(data, { width, height, quality, format: jpeg.FORMAT_RGB });
  let quality = QUALITY;
  let bytes = encode(quality);
  while (isSlow && bytes.length > SLOW_MAX_BYTES && quality > LEAST_QUALITY) {
    quality -= STEP;
    bytes = encode(quality);
  }
  return bytes;
}
