import { decodePage } from './decode-page.ts';
import type { PageRaster } from './decode-page.ts';
import { encodeWithin, PAGE_QUALITY } from './encode-within.ts';
import type { ViewMark } from './forensic/view-mark.ts';
import { ImageError } from './image-error.ts';
import { markRaster } from './mark-page.ts';
import type { MarkText } from './visible/mark-text.ts';

/** Thumbnails side by side in one marked JPEG; number `n` starts at `n * cellWidth`. */
export type MarkedStrip = { bytes: Buffer; cellWidth: number; cellHeight: number; count: number };

const CELL = { width: 160, height: 226 };
const BACKGROUND = 0xf4;
const FONT_PX = 13;
const MAX_THUMBS = 64;
/** A period of either mark does not fit into less. */
const LEAST_CELLS = 3;

/**
 * Sets at most 64 thumbnails into one picture, centred in cells of 160 × 226 px, and marks it as a
 * page is marked; beside less than three thumbnails there is marked paper. Throws `ImageError`.
 */
export async function markStrip(
  thumbs: Buffer[],
  mark: MarkText,
  view: ViewMark,
): Promise<MarkedStrip> {
  if (thumbs.length > MAX_THUMBS) throw new ImageError('too_large');
  const strip = blankStrip(thumbs.length);
  for (const [index, thumb] of thumbs.entries()) {
    const decoded = await decodePage(thumb);
    copyCentred(decoded, strip, index * CELL.width);
    decoded.release();
  }
  await markRaster(strip, mark, view, FONT_PX);
  const bytes = encodeWithin(strip, PAGE_QUALITY);
  return { bytes, cellWidth: CELL.width, cellHeight: CELL.height, count: thumbs.length };
}

function blankStrip(count: number): PageRaster {
  const width = Math.max(LEAST_CELLS, count) * CELL.width;
  return { data: Buffer.alloc(width * CELL.height * 3, BACKGROUND), width, height: CELL.height };
}

/** Copies what fits of `thumb` into the cell that starts at column `left`. */
function copyCentred(thumb: PageRaster, strip: PageRaster, left: number): void {
  const width = Math.min(thumb.width, CELL.width);
  const height = Math.min(thumb.height, CELL.height);
  const indent = left + Math.floor((CELL.width - width) / 2);
  const top = Math.floor((CELL.height - height) / 2);
  for (let y = 0; y < height; y++) {
    const from = y * thumb.width * 3;
    thumb.data.copy(strip.data, ((top + y) * strip.width + indent) * 3, from, from + width * 3);
  }
}
