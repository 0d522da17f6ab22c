import { emptyPlane, type Plane } from '../plane.ts';
import { longerSide, type Placement } from './placement.ts';

/** A quarter round, so that the right edge comes to the top. */
export function quarterTurned({ values, width, height }: Plane): Plane {
  const turned = emptyPlane(height, width);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) turned.values[(width - 1 - x) * height + y] = values[at++] ?? 0;
  }
  return turned;
}

/** Where a picture lies, by an even placement of it after some quarter turns. */
export function placeUnturned(placement: Placement, quarters: number, picture: Plane): Placement {
  const side = longerSide(picture);
  let unturned = placement;
  for (let quarter = quarters - 1; quarter >= 0; quarter--) {
    const width = (quarter % 2 === 0 ? picture.width : picture.height) / side;
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = unturned;
    unturned = Float64Array.of(-b, a, b * width + c, -e, d, e * width + f, 0, 0);
  }
  return unturned;
}
