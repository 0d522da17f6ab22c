import type { Plane } from '../plane.ts';
import { sumRectangles } from './sum-rectangles.ts';

/** Where in a larger plane a window is most like what it covers, and how like: 1 for the same but for light and contrast. */
export type Match = { x: number; y: number; likeness: number };

/** What varies less (in parts of black, squared) is blank, and like anything. */
const LEAST_VARIANCE = 1e-5;

/** `undefined` where a window fits nowhere, or is blank, or all that it could cover is. */
export function matchWindow(whole: Plane, window: Plane): Match | undefined {
  const { width, height } = window;
  const count = width * height;
  const pattern = levelled(window);
  const power = pattern.reduce((sum, value) => sum + value * value, 0);
  const sumsOf = sumRectangles(whole);
  let best: Match | undefined;
  const products = new Float64Array(BESIDE);
  // Reading past the end of an array takes many times as long.
  const values = new Float32Array(whole.values.length + BESIDE);
  values.set(whole.values);
  for (let y = 0; y + height <= whole.height; y++) {
    for (let x = 0; x + width <= whole.width; x++) {
      if (x % BESIDE === 0)
        setProducts(products, values.subarray(y * whole.width + x), whole.width, pattern, width);
      const { sum, squares } = sumsOf(x, y, width, height);
      const spread = squares - (sum * sum) / count;
      if (Math.min(power, spread) < LEAST_VARIANCE * count) continue;
      const likeness = (products[x % BESIDE] ?? 0) / Math.sqrt(power * spread);
      if (likeness > (best?.likeness ?? 0)) best = { x, y, likeness };
    }
  }
  return best;
}

function levelled({ values }: Plane): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/** Four places side by side, since one sum alone would wait for itself at every step. */
const BESIDE = 4;

function setProducts(
  products: Float64Array,
  values: Float32Array,
  line: number,
  pattern: Float32Array,
  width: number,
): void {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let at = 0, row = 0; at < pattern.length; row += line) {
    for (let x = row; x < row + width; x++) {
      const value = pattern[at++] ?? 0;
      first += (values[x] ?? 0) * value;
      second += (values[x + 1] ?? 0) * value;
      third += (values[x + 2] ?? 0) * value;
      fourth += (values[x + 3] ?? 0) * value;
    }
  }
  products.set([first, second, third, fourth]);
}
