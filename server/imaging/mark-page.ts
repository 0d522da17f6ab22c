import { decodePage } from './decode-page.ts';
import type { PageRaster } from './decode-page.ts';
import { encodeWithin, PAGE_QUALITY, SLOW_MAX_BYTES, SLOW_SIDE_PX } from './encode-within.ts';
import { viewLayer } from './forensic/view-layer.ts';
import type { ViewMark } from './forensic/view-mark.ts';
import { layRows } from './row-layer.ts';
import { measureMark, PLAIN_LAYOUT } from './visible/mark-text.ts';
import type { MarkText } from './visible/mark-text.ts';
import { renderTile } from './visible/render-tile.ts';
import type { MarkTile } from './visible/render-tile.ts';
import { visibleLayer } from './visible/visible-layer.ts';

const KEPT_TILES = 24;

/** Rendered tiles by content, the least recently used first. */
const tiles = new Map<string, MarkTile>();

/** The page as a JPEG with both marks in its pixels: the only form in which a page may leave. */
export async function markPage(image: Buffer, mark: MarkText, view: ViewMark): Promise<Buffer> {
  const page = await decodePage(image);
  try {
    await markRaster(page, mark, view, fontPxFor(mark, page.width));
    const isSlow = Math.min(page.width, page.height) <= SLOW_SIDE_PX;
    return encodeWithin(page, PAGE_QUALITY, isSlow ? SLOW_MAX_BYTES : Infinity);
  } finally {
    page.release();
  }
}

/** Puts both marks into a raster. */
export async function markRaster(
  page: PageRaster,
  mark: MarkText,
  view: ViewMark,
  fontPx: number,
): Promise<void> {
  const tile = await tileFor(mark, fontPx);
  // The view last, so that it is as strong within the strokes of the visible mark, which outlast a whitened paper.
  layRows(page.height, [visibleLayer(page, tile), viewLayer(page, view)]);
}

/** Large enough to read in a photograph of the screen, small enough for a period to fit the page. */
export function fontPxFor(mark: MarkText, width: number): number {
  const { sizePermille } = mark.layout ?? PLAIN_LAYOUT;
  const fitting = (width * 0.6) / measureMark(mark);
  return Math.max(11, Math.round(Math.min((width * sizePermille) / 1000, fitting)));
}

async function tileFor(mark: MarkText, fontPx: number): Promise<MarkTile> {
  const key = JSON.stringify([mark, fontPx]);
  const tile = tiles.get(key) ?? (await renderTile(mark, fontPx));
  tiles.delete(key);
  tiles.set(key, tile);
  const [oldest] = tiles.keys();
  if (tiles.size > KEPT_TILES && oldest !== undefined) tiles.delete(oldest);
  return tile;
}
