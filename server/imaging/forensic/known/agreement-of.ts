import type { Plane } from '../plane.ts';
import { longerSide, placeIn, sampleAt, type Placement } from './placement.ts';

const SAMPLES = 40_000;

/** How far the ink of a picture agrees with that of the original under it: 1 for the same, 0 for none in common. */
export function agreementOf(picture: Plane, original: Plane, placement: Placement): number {
  const [side, other] = [longerSide(picture), longerSide(original)];
  const stride = Math.max(1, Math.round(Math.sqrt(picture.values.length / SAMPLES)));
  let [count, sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0, 0];
  for (let row = stride >> 1; row < picture.height; row += stride) {
    for (let column = stride >> 1; column < picture.width; column += stride) {
      const [u, v] = placeIn(placement, (column + 0.5) / side, (row + 0.5) / side);
      const b = sampleAt(original, u * other - 0.5, v * other - 0.5);
      if (Number.isNaN(b)) continue;
      const a = picture.values[row * picture.width + column] ?? 0;
      count += 1;
      sumA += a;
      sumB += b;
      squaresA += a * a;
      squaresB += b * b;
      products += a * b;
    }
  }
  const spread = (count * squaresA - sumA * sumA) * (count * squaresB - sumB * sumB);
  return spread > 0 ? (count * products - sumA * sumB) / Math.sqrt(spread) : 0;
}
