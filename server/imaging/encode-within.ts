import jpeg from '@julusian/jpeg-turbo';
import type { PageRaster } from './decode-page.ts';

/** Of pages, where nothing smaller is asked for. */
export const PAGE_QUALITY = 75;
/** What a page for slow links may come to; its shorter side is no longer than this. */
export const SLOW_MAX_BYTES = 150_000;
export const SLOW_SIDE_PX = 1000;

const LEAST_QUALITY = 10;
const STEP = 13;

/** A JPEG of this quality, or of the next lower that keeps it within so many bytes. */
export function encodeWithin(
  { data, width, height }: PageRaster,
  quality: number,
  mostBytes = Infinity,
): Buffer {
  const bytes = encode({ data, width, height }, quality);
  const next = quality - STEP;
  if (bytes.length <= mostBytes || next < LEAST_QUALITY) return bytes;
  return encodeWithin({ data, width, height }, next, mostBytes);
}

/** Of a full page at its worst, of which only what is filled is ever held; what is larger is rare and gets room of its own. */
const ROOM_BYTES = 28_500_000;
let room: Buffer | undefined;

/** Encodes into room that is used again, since the encoder asks for far more than it fills. */
function encode({ data, width, height }: PageRaster, quality: number): Buffer {
  const options = { width, height, quality, format: jpeg.FORMAT_RGB };
  if (jpeg.bufferSize({ width, height }) > ROOM_BYTES) return jpeg.compressSync(data, options);
  room ??= Buffer.allocUnsafeSlow(ROOM_BYTES);
  return Buffer.copyBytesFrom(jpeg.compressSync(data, room, options));
}
