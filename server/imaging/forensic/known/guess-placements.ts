import type { Plane } from '../plane.ts';
import { longerSide, type Placement } from './placement.ts';

/** The whole of the picture on the whole of the original, four ways round. */
export function guessPlacements(picture: Plane, original: Plane): Placement[] {
  const [side, other] = [longerSide(picture), longerSide(original)];
  const [width, height] = [picture.width / side, picture.height / side];
  const [across, down] = [original.width / other, original.height / other];
  return [
    Float64Array.of(across / width, 0, 0, 0, down / height, 0, 0, 0),
    Float64Array.of(-across / width, 0, across, 0, -down / height, down, 0, 0),
    Float64Array.of(0, across / height, 0, -down / width, 0, down, 0, 0),
    Float64Array.of(0, -across / height, across, down / width, 0, 0, 0, 0),
  ];
}
