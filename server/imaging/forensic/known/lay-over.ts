import type { Plane } from '../plane.ts';
import { agreementOf } from './agreement-of.ts';
import { guessParts } from './guess-parts.ts';
import { guessWhole } from './guess-whole.ts';
import type { Placement } from './placement.ts';
import { refinePlacement } from './refine-placement.ts';

/** Two pictures that are not of one page agree less, laid over each other. */
const LEAST_AGREEMENT = 0.25;
/** Where the whole does not agree as well, the picture may be of a part. */
const SURE_AGREEMENT = 0.6;
/** One that was far off is not there yet after the first time: worth going on while it gains this much. */
const LEAST_GAIN = 0.01;
const MOST_ROUNDS = 3;

/** More are never tried: each could pass for the right one by chance. */
export const MOST_PLACEMENTS = 2;

type Laid = { placement: Placement; agreement: number };

/** Where the ink of a picture may lie in that of the original, the best first; none where they have little in common. */
export function layOver(picture: Plane, original: Plane): Placement[] {
  const laid = guessWhole(picture, original).map((guess) => lay(picture, original, guess));
  if (!laid.some(({ agreement }) => agreement >= SURE_AGREEMENT)) {
    laid.push(...guessParts(picture, original).map((guess) => lay(picture, original, guess)));
  }
  return laid
    .filter(({ agreement }) => agreement >= LEAST_AGREEMENT)
    .sort((one, other) => other.agreement - one.agreement)
    .slice(0, MOST_PLACEMENTS)
    .map(({ placement }) => placement);
}

function lay(picture: Plane, original: Plane, guess: Placement): Laid {
  let laid: Laid = { placement: guess, agreement: 0 };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const placement = refinePlacement(picture, original, laid.placement);
    const agreement = agreementOf(picture, original, placement);
    const gain = agreement - laid.agreement;
    if (gain > 0) laid = { placement, agreement };
    if (gain < LEAST_GAIN || agreement < LEAST_AGREEMENT) break;
  }
  return laid;
}
