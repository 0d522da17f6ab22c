import type { Carrier } from '../carrier.ts';
import { decodeSigns, type DecodedView } from '../decode-signs.ts';
import { FOLDED } from '../fold-tiles.ts';
import { tileSizeFor } from '../draw-pattern.ts';
import type { Plane } from '../plane.ts';
import { readSigns } from '../read-message.ts';
import { findWaves } from '../spectrum.ts';
import { CHANCE_PER_ORIGIN, type ViewId } from '../view-id.ts';
import { agreementOf } from './agreement-of.ts';
import { guessPlacements } from './guess-placements.ts';
import { inkOf } from './ink-of.ts';
import { matchViews } from './match-views.ts';
import type { Placement } from './placement.ts';
import { foldDifferences } from './read-differences.ts';
import { refinePlacement } from './refine-placement.ts';

/** Corner and lattice of the tiles are where the original was marked. */
const CORNER = { x: 0, y: 0 };

/** Of two pictures that are not of one page, laid over each other. */
const LEAST_AGREEMENT = 0.25;
/** Beyond this a match is no finding. */
const MOST_CHANCE = 1e-9;

export type KnownView = DecodedView & { chance: number };

/**
 * Finds the view of a picture (green, 0–255) of which the original is known: laid over each other, what is left is the
 * mark, even where little of the paper is not yet white. `among` are views that the picture may be of.
 */
export function traceKnown(
  picture: Plane,
  original: Plane,
  carrier: Carrier,
  { origins, among }: { origins: readonly string[]; among: readonly ViewId[] },
): KnownView | undefined {
  const [ink, originalInk] = [inkOf(picture), inkOf(original)];
  const size = tileSizeFor(original.width, original.height);
  const signsAt = (placement: Placement): Float64Array => {
    const tile = foldDifferences(picture, original, placement, size);
    return readSigns(carrier, findWaves(tile, FOLDED), CORNER);
  };
  const guesses = guessPlacements(ink, originalInk);
  for (const guess of guesses) {
    const placement = refinePlacement(ink, originalInk, guess);
    if (agreementOf(ink, originalInk, placement) < LEAST_AGREEMENT) continue;
    const signs = signsAt(placement);
    const read = decodeSigns(signs, carrier, origins);
    if (read) return { ...read, chance: guesses.length * origins.length * CHANCE_PER_ORIGIN };
    const matched = matchViews(signs, carrier, among);
    const chance = guesses.length * (matched?.chance ?? 1);
    if (matched && chance < MOST_CHANCE) return { ...matched, chance };
  }
  return undefined;
}
