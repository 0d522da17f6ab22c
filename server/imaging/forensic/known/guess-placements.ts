import { halvePlane, type Plane } from '../plane.ts';
import { agreementOf } from './agreement-of.ts';
import { longerSide, type Placement } from './placement.ts';

const MOST_GUESSES = 2;

/** What is a little askew still lies over itself. */
const COARSE_PX = 120;

/** The whole of the picture on the whole of the original, four ways round; those that agree best first. */
export function guessPlacements(picture: Plane, original: Plane): Placement[] {
  const [side, other] = [longerSide(picture), longerSide(original)];
  const [width, height] = [picture.width / side, picture.height / side];
  const [across, down] = [original.width / other, original.height / other];
  const turns = [
    Float64Array.of(across / width, 0, 0, 0, down / height, 0, 0, 0),
    Float64Array.of(-across / width, 0, across, 0, -down / height, down, 0, 0),
    Float64Array.of(0, across / height, 0, -down / width, 0, down, 0, 0),
    Float64Array.of(0, -across / height, across, down / width, 0, 0, 0, 0),
  ];
  const ranked = turns.map((placement) => ({
    placement,
    agreement: agreementOf(coarse(picture), coarse(original), placement),
  }));
  ranked.sort((one, other) => other.agreement - one.agreement);
  return ranked.slice(0, MOST_GUESSES).map(({ placement }) => placement);
}

function coarse(plane: Plane): Plane {
  let reduced = plane;
  while (longerSide(reduced) > COARSE_PX) reduced = halvePlane(reduced);
  return reduced;
}
