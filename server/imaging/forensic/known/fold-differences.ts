import { FOLDED } from '../fold-tiles.ts';
import type { Plane } from '../plane.ts';
import { longerSide, placeIn, type Placement } from './placement.ts';

/** The tile, corner first, that differences sum up to. `size`: its side in pixels of the original. */
export function foldDifferences(
  { values, width, height }: Plane,
  original: Plane,
  placement: Placement,
  size: number,
): Float32Array {
  const tile = new Float32Array(FOLDED * FOLDED);
  const [side, other] = [longerSide({ width, height }), longerSide(original)];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const value = values[at] ?? 0;
      if (value === 0) continue;
      const [u, v] = placeIn(placement, (x + 0.5) / side, (y + 0.5) / side);
      const column = Math.round(((u * other - 0.5) / size) * FOLDED) & (FOLDED - 1);
      const row = Math.round(((v * other - 0.5) / size) * FOLDED) & (FOLDED - 1);
      const place = row * FOLDED + column;
      tile[place] = (tile[place] ?? 0) + value;
    }
  }
  return tile;
}
