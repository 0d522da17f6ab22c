import type { Plane } from './plane.ts';
import { transformSquare } from './transform.ts';

/** How a tile lies in a picture: the length of its side in pixels, and its turn in radians. */
export type Lattice = { period: number; angle: number };

const SHORTEST = 48;
const LONGEST = 560;
const MOST_PEAKS = 12;
/** Two peaks nearer than this are one. */
const APART = 5;

/** Where a picture comes back to itself, likeliest first: a mark does after each tile. */
export function findLattices(residual: Plane): Lattice[] {
  const { likeness, side } = correlateWithItself(residual);
  const peaks: { x: number; y: number; value: number }[] = [];
  const at = (x: number, y: number): number =>
    likeness[((y + side) % side) * side + ((x + side) % side)] ?? 0;
  const reach = Math.min(LONGEST, Math.floor(side / 2) - 2);
  for (let y = 0; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const length = Math.hypot(x, y);
      if (length < SHORTEST || length > reach || (y === 0 && x < 0)) continue;
      const value = at(x, y);
      if (value <= 0 || !isHighest(at, x, y)) continue;
      peaks.push({ x, y, value: value });
    }
  }
  peaks.sort((one, other) => other.value - one.value);
  const kept: typeof peaks = [];
  for (const peak of peaks) {
    if (kept.length === MOST_PEAKS) break;
    if (kept.every(({ x, y }) => Math.hypot(x - peak.x, y - peak.y) > APART)) kept.push(peak);
  }
  return kept.flatMap(({ x, y }) => {
    const [period, angle] = [
      Math.hypot(
        x + nudge(at(x - 1, y), at(x, y), at(x + 1, y)),
        y + nudge(at(x, y - 1), at(x, y), at(x, y + 1)),
      ),
      Math.atan2(y, x),
    ];
    return [
      { period, angle },
      { period: period / Math.SQRT2, angle: angle + Math.PI / 4 },
      { period: period / 2, angle },
    ].filter((one) => one.period >= SHORTEST);
  });
}

function isHighest(at: (x: number, y: number) => number, x: number, y: number): boolean {
  const value = at(x, y);
  for (let down = -1; down <= 1; down++) {
    for (let across = -1; across <= 1; across++) {
      if (at(x + across, y + down) > value) return false;
    }
  }
  return true;
}

/** Where between three values the top of a parabola lies. */
function nudge(before: number, here: number, after: number): number {
  const bend = before - 2 * here + after;
  return bend < 0 ? (before - after) / (2 * bend) : 0;
}

/** Strong frequencies are held back, or lines of text would be all that is seen. */
function correlateWithItself({ values, width, height }: Plane): {
  likeness: Float32Array;
  side: number;
} {
  const side = 2 ** Math.ceil(Math.log2(Math.max(width, height) + 1));
  const re = new Float32Array(side * side);
  const im = new Float32Array(side * side);
  for (let y = 0; y < height; y++) {
    re.set(values.subarray(y * width, (y + 1) * width), y * side);
  }
  transformSquare(re, im, side);
  for (let at = 0; at < re.length; at++) {
    re[at] = Math.hypot(re[at] ?? 0, im[at] ?? 0);
    im[at] = 0;
  }
  transformSquare(re, im, side);
  return { likeness: re, side };
}
