import type { PageRaster } from '../decode-page.ts';
import type { RowLayer } from '../row-layer.ts';
import { chooseWords } from './choose-words.ts';
import { blendInk, inkRow } from './ink-runs.ts';
import type { MarkTile } from './render-tile.ts';

/**
 * Multiplies the mark into a page, over and over from the top left corner. Its dark words, which give way to ink, are on the
 * page at once, so call it before anything else is; the pale lines are the layer.
 */
export function visibleLayer(page: PageRaster, tile: MarkTile): RowLayer {
  for (const { stamp, x, y } of chooseWords(page, tile)) {
    blendInk(page, stamp.ink, x - (stamp.ink.width >> 1), y - (stamp.ink.height >> 1));
  }
  const { data, width } = page;
  const { pale } = tile;
  return (y) => {
    for (let left = 0; left < width; left += pale.width) {
      inkRow(data, (y * width + left) * 3, pale, y % pale.height, 0, width - left);
    }
  };
}
