import type { Plane } from '../plane.ts';

/**
 * Where the pixels of a picture lie in the original: (a x + b y + c, d x + e y + f) / (g x + h y + 1), both in parts
 * of the longer side. The eight numbers in this order.
 */
export type Placement = Float64Array;

export function placeIn(placement: Placement, x: number, y: number): [number, number] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = placement;
  const depth = g * x + h * y + 1;
  return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
}

export function longerSide({ width, height }: Pick<Plane, 'width' | 'height'>): number {
  return Math.max(width, height);
}

/** The value at a place in pixels, in proportion between the four around it; `NaN` outside. */
export function sampleAt({ values, width, height }: Plane, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (!(left >= 0 && top >= 0 && left < width - 1 && top < height - 1)) return NaN;
  const at = top * width + left;
  const [across, down] = [x - left, y - top];
  const upper = (values[at] ?? 0) * (1 - across) + (values[at + 1] ?? 0) * across;
  const lower = (values[at + width] ?? 0) * (1 - across) + (values[at + width + 1] ?? 0) * across;
  return upper * (1 - down) + lower * down;
}
