import type { Carrier } from '../carrier.ts';
import { decodeSigns, type DecodedView } from '../decode-signs.ts';
import { FOLDED } from '../fold-tiles.ts';
import type { Plane } from '../plane.ts';
import { readSigns } from '../read-message.ts';
import { findWaves } from '../spectrum.ts';
import { CHANCE_PER_ORIGIN, type ViewId } from '../view-id.ts';
import { foldDifferences } from './fold-differences.ts';
import { inkOf } from './ink-of.ts';
import { layOver, MOST_PLACEMENTS } from './lay-over.ts';
import { matchViews } from './match-views.ts';
import { readDifferences } from './read-differences.ts';
import { listPeriods, MOST_PERIODS } from './list-periods.ts';

/** Corner and lattice of the tiles are where the original was marked. */
const CORNER = { x: 0, y: 0 };

/** Beyond this a match is no finding. */
const MOST_CHANCE = 1e-9;

/** Messages that are read at most in one comparison. */
export const MOST_COMPARED = MOST_PLACEMENTS * MOST_PERIODS;

/** The page that a picture is compared with. */
export type KnownPage = {
  /** Green, 0–255. */
  original: Plane;
  /** Of the page at full size, in pixels. */
  shorterSide: number;
  /** Views that the picture may be of. */
  among: readonly ViewId[];
};

/**
 * Finds the view of a picture (green, 0–255) of which the original is known: laid over each other, what is left is the
 * mark, even where little of the paper is not yet white.
 */
export function traceKnown(
  picture: Plane,
  { original, shorterSide, among }: KnownPage,
  carrier: Carrier,
  origins: readonly string[],
): (DecodedView & { chance: number }) | undefined {
  for (const placement of layOver(inkOf(picture), inkOf(original))) {
    const differences = readDifferences(picture, original, placement);
    for (const period of listPeriods(original, shorterSide)) {
      const tile = foldDifferences(differences, original, placement, period);
      const signs = readSigns(carrier, findWaves(tile, FOLDED), CORNER);
      const read = decodeSigns(signs, carrier, origins);
      if (read) return { ...read, chance: MOST_COMPARED * origins.length * CHANCE_PER_ORIGIN };
      const matched = matchViews(signs, carrier, among);
      const chance = MOST_COMPARED * (matched?.chance ?? 1);
      if (matched && chance < MOST_CHANCE) return { ...matched, chance };
    }
  }
  return undefined;
}
