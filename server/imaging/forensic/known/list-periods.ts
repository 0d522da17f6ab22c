import { SLOW_SIDE_PX } from '../../encode-within.ts';
import { tileSizeFor } from '../draw-pattern.ts';
import type { Plane } from '../plane.ts';

export const MOST_PERIODS = 3;

/**
 * How long the tiles of the mark may be in a page, in pixels of its rendition for viewing: a page leaves in that size,
 * in a smaller one and in its own, whose `shorterSide` is given, and is marked by tiles of whole powers of two.
 */
export function listPeriods(view: Plane, shorterSide: number): number[] {
  const side = Math.min(view.width, view.height);
  const sides = [side, shorterSide, Math.min(SLOW_SIDE_PX, shorterSide)];
  const periods = sides.map((px) => (tileSizeFor(px, px) * side) / px);
  return periods.filter((period, at) =>
    periods.every((each, to) => to >= at || Math.abs(each / period - 1) > 1e-3),
  );
}
