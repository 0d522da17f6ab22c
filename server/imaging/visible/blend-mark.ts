import type { PageRaster } from '../decode-page.ts';
import { chooseWords } from './choose-words.ts';
import { blendInk } from './ink-runs.ts';
import type { MarkTile } from './render-tile.ts';

/** Multiplies the mark into a page in place, over and over from the top left corner; its dark words give way to ink. */
export function blendMark(page: PageRaster, tile: MarkTile): void {
  const words = chooseWords(page, tile);
  for (let top = 0; top < page.height; top += tile.pale.height) {
    for (let left = 0; left < page.width; left += tile.pale.width) {
      blendInk(page, tile.pale, left, top);
    }
  }
  for (const { stamp, x, y } of words) {
    blendInk(page, stamp.ink, x - (stamp.ink.width >> 1), y - (stamp.ink.height >> 1));
  }
}
