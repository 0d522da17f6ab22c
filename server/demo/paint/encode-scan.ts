import jpeg from '@julusian/jpeg-turbo';
import type { Canvas } from './canvas.ts';

const QUALITY = 82;
const DENSE_QUALITY = 68;
const DENSE_BYTES = 700_000;
const DOTS_PER_INCH = 1;
const MM_PER_INCH = 25.4;

/** The canvas as a JFIF file that states its resolution, as a scanner writes it; a dense page is squeezed more. */
export function encodeScan(canvas: Canvas): Buffer {
  const fine = compress(canvas, QUALITY);
  const bytes = fine.length > DENSE_BYTES ? compress(canvas, DENSE_QUALITY) : fine;
  const dpi = Math.round(canvas.pxPerMm * MM_PER_INCH);
  // The encoder leaves the density of its JFIF segment (ISO/IEC 10918-5, 10.1) at 1:1 without a unit.
  bytes.writeUInt8(DOTS_PER_INCH, 13);
  bytes.writeUInt16BE(dpi, 14);
  bytes.writeUInt16BE(dpi, 16);
  return bytes;
}

function compress({ data, width, height }: Canvas, quality: number): Buffer {
  return jpeg.compressSync(data, { width, height, quality, format: jpeg.FORMAT_RGB });
}
