import type { Lattice } from './find-lattices.ts';
import type { Plane } from './plane.ts';

/** Pixels of a folded tile across and down. */
export const FOLDED = 128;
/** Rounds to the nearest and keeps places above zero. */
const LIFT = FOLDED * 2 ** 13 + 0.5;

/** Lays all tiles of a picture over each other; what is not of the mark averages out. */
export function foldTiles(
  { values, width, height }: Plane,
  { period, angle }: Lattice,
): Float32Array {
  const tile = new Float32Array(FOLDED * FOLDED);
  const counts = new Float32Array(FOLDED * FOLDED);
  const cos = (Math.cos(angle) / period) * FOLDED;
  const sin = (Math.sin(angle) / period) * FOLDED;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const value = values[at] ?? 0;
      if (value === 0) continue;
      const column = (x * cos + y * sin + LIFT) & (FOLDED - 1);
      const row = (y * cos - x * sin + LIFT) & (FOLDED - 1);
      const place = row * FOLDED + column;
      tile[place] = (tile[place] ?? 0) + value;
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  for (let at = 0; at < tile.length; at++) {
    // The root, so that a place seen once does not speak as loud as one seen often.
    tile[at] = (tile[at] ?? 0) / Math.max(1, Math.sqrt(counts[at] ?? 0));
  }
  return tile;
}
