import { randomBytes } from 'node:crypto';
import { invert, multiply } from './field-256.ts';

/** A value of every polynomial at `x`, one polynomial for a byte of the secret. */
export type Point = { x: number; y: Uint8Array };

/** Points 1 … `count` of random polynomials of degree `threshold` − 1 that are `secret` at 0. */
export function scatter(secret: Uint8Array, threshold: number, count: number): Point[] {
  const higher = Array.from({ length: threshold - 1 }, () => randomBytes(secret.length));
  const points = Array.from({ length: count }, (_, index) => {
    const x = index + 1;
    const y = Uint8Array.from(secret, (lowest, at) =>
      // Horner, from the highest coefficient down.
      [...higher.map((row) => row[at] ?? 0), lowest].reduce(
        (sum, coefficient) => multiply(sum, x) ^ coefficient,
        0,
      ),
    );
    return { x, y };
  });
  for (const row of higher) row.fill(0);
  return points;
}

/** What the polynomials through `points` are at `x`. The points' own x differ. */
export function interpolate(points: Point[], x: number): Buffer {
  const weights = points.map((point) =>
    points
      .filter((other) => other !== point)
      .reduce(
        (weight, other) => multiply(weight, multiply(x ^ other.x, invert(point.x ^ other.x))),
        1,
      ),
  );
  const result = Buffer.alloc(points[0]?.y.length ?? 0);
  points.forEach(({ y }, index) => {
    for (let at = 0; at < result.length; at += 1) {
      result[at] = (result[at] ?? 0) ^ multiply(weights[index] ?? 0, y[at] ?? 0);
    }
  });
  return result;
}
