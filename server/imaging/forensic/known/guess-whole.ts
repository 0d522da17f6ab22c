import { halvePlane, type Plane } from '../plane.ts';
import { agreementOf } from './agreement-of.ts';
import { longerSide, type Placement } from './placement.ts';
import { placeUnturned } from './turn.ts';

/** What is a little askew still lies over itself. */
const COARSE_PX = 120;
const MOST_GUESSES = 2;

/** The whole of the picture on the whole of the original, four ways round; those that agree best first. */
export function guessWhole(picture: Plane, original: Plane): Placement[] {
  const [side, other] = [longerSide(picture), longerSide(original)];
  const [coarsePicture, coarseOriginal] = [coarse(picture), coarse(original)];
  const [across, down] = [original.width / other, original.height / other];
  const ranked = [0, 1, 2, 3].map((quarters) => {
    const isUpright = quarters % 2 === 0;
    const width = (isUpright ? picture.width : picture.height) / side;
    const height = (isUpright ? picture.height : picture.width) / side;
    const turned = Float64Array.of(across / width, 0, 0, 0, down / height, 0, 0, 0);
    const placement = placeUnturned(turned, quarters, picture);
    return { placement, agreement: agreementOf(coarsePicture, coarseOriginal, placement) };
  });
  ranked.sort((one, other) => other.agreement - one.agreement);
  return ranked.slice(0, MOST_GUESSES).map(({ placement }) => placement);
}

function coarse(plane: Plane): Plane {
  let reduced = plane;
  while (longerSide(reduced) > COARSE_PX) reduced = halvePlane(reduced);
  return reduced;
}
