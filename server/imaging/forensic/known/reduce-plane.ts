import { emptyPlane, halvePlane, type Plane } from '../plane.ts';
import { sampleAt } from './placement.ts';

/** A plane at a part of its size, up to all of it. */
export function reducePlane(plane: Plane, part: number): Plane {
  let near = plane;
  const [width, height] = [plane.width, plane.height].map((px) =>
    Math.max(2, Math.round(px * part)),
  );
  while (near.width >= 2 * (width ?? 2)) near = halvePlane(near);
  const reduced = emptyPlane(width ?? 2, height ?? 2);
  const [across, down] = [near.width / reduced.width, near.height / reduced.height];
  for (let y = 0, at = 0; y < reduced.height; y++) {
    for (let x = 0; x < reduced.width; x++) {
      const left = Math.min(near.width - 1.001, Math.max(0, (x + 0.5) * across - 0.5));
      const top = Math.min(near.height - 1.001, Math.max(0, (y + 0.5) * down - 0.5));
      reduced.values[at++] = sampleAt(near, left, top);
    }
  }
  return reduced;
}
