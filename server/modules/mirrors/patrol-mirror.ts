import { randomInt } from 'node:crypto';
import { TILE_WIDTH, widthOf } from '../../../audit/tile.ts';
import type { MirrorFolder } from '../../mirror/mirror-folder.ts';
import type { MirrorSource } from '../../mirror/mirror-source.ts';
import { patrolTile } from './patrol-tile.ts';

/** How many full tiles are looked over in each round, the whole mirror in turn. */
const TILES_A_ROUND = 8;

/**
 * Rounds over a mirror of `size` entries: some full tiles, and always the partial one at the end. The first full tile is
 * any of them, so that a server that is restarted each night comes to all of a long ledger too.
 * Each round throws `MirrorAlarm` with the first entry that differs, and looks at that tile again the next time.
 */
export function patrolMirror(
  folder: MirrorFolder,
  source: MirrorSource,
  firstOf: (tiles: number) => number = randomInt,
): (size: number) => Promise<void> {
  let next: number | undefined;
  return async (size) => {
    const tiles = Math.floor(size / TILE_WIDTH);
    for (let count = 0; count < Math.min(TILES_A_ROUND, tiles); count += 1) {
      const n = (next ?? firstOf(tiles)) % tiles;
      next = n;
      await patrolTile(folder, source, n);
      next = n + 1;
    }
    const width = widthOf(tiles, size);
    if (width > 0) await patrolTile(folder, source, tiles, width);
  };
}
