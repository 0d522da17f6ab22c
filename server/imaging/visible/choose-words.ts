import type { PageRaster } from '../decode-page.ts';
import type { MarkTile, PlacedWord } from './render-tile.ts';

/** Spots of dust that are taken for paper. */
const SPECKS = 2;
/** Of the paper's light, in green: what is darker is ink, also the red of seals and the blue of ballpoints. */
const INK_LIGHT = 0.72;
/** Of columns to rows: lines along a row are met in full, those across it by every third row. */
const COLUMN_STEP = 3;
const SAMPLES_ACROSS = 40;

/**
 * The dark words that stand on free paper, so that none is read as part of the page and none makes a stroke of it
 * doubtful; in a period of the mark without any, the one that covers least. Call it before anything is blended.
 */
export function chooseWords(page: PageRaster, { pale, words }: MarkTile): PlacedWord[] {
  const inkBelow = INK_LIGHT * paperLight(page);
  const chosen: PlacedWord[] = [];
  for (let top = 0; top < page.height; top += pale.height) {
    for (let left = 0; left < page.width; left += pale.width) {
      const placed = words
        .map(({ stamp, x, y }) => ({ stamp, x: left + x, y: top + y }))
        .filter(({ x, y }) => x < page.width && y < page.height);
      const free = placed.filter((word) => countInk(page, word, inkBelow, SPECKS + 1) <= SPECKS);
      chosen.push(...(free.length > 0 ? free : leastCovering(page, placed, inkBelow)));
    }
  }
  return chosen;
}

function leastCovering(page: PageRaster, words: PlacedWord[], inkBelow: number): PlacedWord[] {
  const counted = words.map((word) => ({ word, ink: countInk(page, word, inkBelow, Infinity) }));
  return counted
    .sort((one, other) => one.ink - other.ink)
    .slice(0, 1)
    .map(({ word }) => word);
}

/** Green of the paper: of every five spots of the page four are as light at most. */
function paperLight({ data, width, height }: PageRaster): number {
  const step = Math.ceil(width / SAMPLES_ACROSS);
  const counts = new Uint32Array(256);
  let lighter = Math.ceil((Math.ceil(height / step) * Math.ceil(width / step)) / 5);
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const light = data[(y * width + x) * 3 + 1] ?? 0;
      counts[light] = (counts[light] ?? 0) + 1;
    }
  }
  for (let light = 255; light > 0; light -= 1) {
    lighter -= counts[light] ?? 0;
    if (lighter <= 0) return light;
  }
  return 0;
}

/**
 * Looks at every third spot of a word's room until it has found `enough`: strokes are wider than the steps, whatever the
 * size of the page.
 */
function countInk(
  page: PageRaster,
  { stamp, x, y }: PlacedWord,
  inkBelow: number,
  enough: number,
): number {
  const { reach, step, firsts, lasts } = stamp.halo;
  const stride = COLUMN_STEP * step;
  let count = 0;
  let shift = 0;
  for (let row = Math.max(0, y - reach); row < Math.min(page.height, y + reach + 1); row += step) {
    const first = Math.max(0, x + (firsts[row - y + reach] ?? 0)) + shift;
    const last = Math.min(page.width - 1, x + (lasts[row - y + reach] ?? 0));
    const end = (row * page.width + last) * 3 + 1;
    for (let at = (row * page.width + first) * 3 + 1; at <= end; at += 3 * stride) {
      if ((page.data[at] ?? 0) < inkBelow) count += 1;
    }
    if (count >= enough) break;
    shift = (shift + step) % stride;
  }
  return count;
}
