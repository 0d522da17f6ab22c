import type { PageRaster } from '../decode-page.ts';
import { chooseWords } from './choose-words.ts';
import { blendInk, tileInk } from './ink-runs.ts';
import type { MarkTile } from './render-tile.ts';

/** Multiplies the mark into a page in place, over and over from the top left corner; its dark words give way to ink. */
export function blendMark(page: PageRaster, tile: MarkTile): void {
  const words = chooseWords(page, tile);
  tileInk(page, tile.pale);
  for (const { stamp, x, y } of words) {
    blendInk(page, stamp.ink, x - (stamp.ink.width >> 1), y - (stamp.ink.height >> 1));
  }
}
