import { halvePlane, type Plane } from '../plane.ts';
import { longerSide, placeIn, sampleAt, type Placement } from './placement.ts';
import { solve } from './solve.ts';

const COARSEST_PX = 200;
const ROUNDS = 12;
const SAMPLES = 60_000;
/** Differences of ink beyond this are of what only one of the two has: the visible mark, a thumb, a shadow. */
const STRANGE = 0.25;
const NUMBERS = 8;

/** Moves a placement, by ever finer pictures, to where the ink of the picture and of the original agree. */
export function refinePlacement(picture: Plane, original: Plane, start: Placement): Placement {
  let placement = start;
  const originals = layersOf(original);
  for (const layer of layersOf(picture)) {
    const nearest = originals.reduce((best, each) =>
      unlikeness(each, layer, placement) < unlikeness(best, layer, placement) ? each : best,
    );
    for (let round = 0; round < ROUNDS; round++) {
      const step = stepOf(layer, nearest, placement);
      if (!step) break;
      placement = placement.map((value, at) => value + (step[at] ?? 0));
      if (Math.max(...step.map(Math.abs)) < 0.02 / longerSide(layer)) break;
    }
  }
  return placement;
}

/** The coarsest first. */
function layersOf(plane: Plane): Plane[] {
  const layers = [plane];
  for (let last = plane; longerSide(last) > 2 * COARSEST_PX;) {
    last = halvePlane(last);
    layers.unshift(last);
  }
  return layers;
}

/** How far the pixels of two layers are from being of one size. */
function unlikeness(original: Plane, picture: Plane, [a = 1, b = 0]: Placement): number {
  return Math.abs(Math.log((longerSide(original) * Math.hypot(a, b)) / longerSide(picture)));
}

/** One step of Gauss and Newton; `undefined` where there is nothing to hold on to. */
function stepOf(picture: Plane, original: Plane, placement: Placement): Float64Array | undefined {
  const matrix = Array.from({ length: NUMBERS }, () => new Float64Array(NUMBERS));
  const right = new Float64Array(NUMBERS);
  const slope = new Float64Array(NUMBERS);
  const [side, other] = [longerSide(picture), longerSide(original)];
  const stride = Math.max(1, Math.round(Math.sqrt(picture.values.length / SAMPLES)));
  for (let row = stride >> 1; row < picture.height; row += stride) {
    for (let column = stride >> 1; column < picture.width; column += stride) {
      const [x, y] = [(column + 0.5) / side, (row + 0.5) / side];
      const [u, v] = placeIn(placement, x, y);
      const [left, top] = [u * other - 0.5, v * other - 0.5];
      const across = (sampleAt(original, left + 1, top) - sampleAt(original, left - 1, top)) / 2;
      const down = (sampleAt(original, left, top + 1) - sampleAt(original, left, top - 1)) / 2;
      const off =
        (picture.values[row * picture.width + column] ?? 0) - sampleAt(original, left, top);
      if (!(Math.abs(across) + Math.abs(down) > 0.01) || !(Math.abs(off) < 4 * STRANGE)) continue;
      setSlope(slope, placement, x, y, u, v, across * other, down * other);
      const weight = 1 / (1 + (off / STRANGE) ** 2);
      for (let at = 0; at < NUMBERS; at++) {
        const part = weight * (slope[at] ?? 0);
        right[at] = (right[at] ?? 0) + part * off;
        const line = matrix[at] ?? slope;
        for (let to = 0; to < NUMBERS; to++) line[to] = (line[to] ?? 0) + part * (slope[to] ?? 0);
      }
    }
  }
  for (const [at, line] of matrix.entries()) line[at] = (line[at] ?? 0) * 1.001 + 1e-9;
  return solve(matrix, right);
}

/** How the original's ink under a pixel changes with each of the eight numbers. */
function setSlope(
  slope: Float64Array,
  [, , , , , , g = 0, h = 0]: Placement,
  x: number,
  y: number,
  u: number,
  v: number,
  across: number,
  down: number,
): void {
  const [ofU, ofV] = [across / (g * x + h * y + 1), down / (g * x + h * y + 1)];
  const ofDepth = -(ofU * u + ofV * v);
  slope.set([ofU * x, ofU * y, ofU, ofV * x, ofV * y, ofV, ofDepth * x, ofDepth * y]);
}
