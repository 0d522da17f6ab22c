import { blurPlane } from './blur-plane.ts';
import { findPaper } from './find-paper.ts';
import { emptyPlane, type Plane } from './plane.ts';

/** Strokes, stamps and visible marks are further from the paper around them than this, in levels. */
const STROKE = 10;
/** What a lossy encoder spoils around a stroke, in pixels. */
const HALO = 2;
/** Half the side of the square whose mean is taken out: nothing of the mark is as slow. */
const DRIFT = 24;

/** What is left of a page of light (0–255) without its strokes and its shading: noise, and perhaps a mark. */
export function readResidual(light: Plane): Plane {
  const { width, height } = light;
  const paper = findPaper(light);
  const weights = emptyPlane(width, height);
  const rest = emptyPlane(width, height);
  for (let at = 0; at < rest.values.length; at++) {
    const off = (light.values[at] ?? 0) - (paper.values[at] ?? 0);
    rest.values[at] = off;
    weights.values[at] = Math.abs(off) < STROKE ? 1 : 0;
  }
  const kept = blurPlane(weights, HALO);
  for (let at = 0; at < rest.values.length; at++) {
    const isPaper = (kept.values[at] ?? 0) > 0.999;
    weights.values[at] = isPaper ? 1 : 0;
    if (!isPaper) rest.values[at] = 0;
  }
  return withoutDrift(rest, weights);
}

function withoutDrift(rest: Plane, weights: Plane): Plane {
  const sums = blurPlane(rest, DRIFT).values;
  const counts = blurPlane(weights, DRIFT).values;
  for (let at = 0; at < rest.values.length; at++) {
    if (weights.values[at] === 0) continue;
    const drift = (sums[at] ?? 0) / Math.max(1e-6, counts[at] ?? 0);
    rest.values[at] = (rest.values[at] ?? 0) - drift;
  }
  return rest;
}
