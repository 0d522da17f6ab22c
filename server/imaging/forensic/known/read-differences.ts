import { blurPlane } from '../blur-plane.ts';
import { emptyPlane, halvePlane, type Plane } from '../plane.ts';
import { longerSide, placeIn, sampleAt, type Placement } from './placement.ts';

/** Light that a brightened picture has cut off tells nothing, and black no more. */
const WHITE = 250;
const BLACK = 4;
/** A difference beyond this is of something else than the mark. */
const MOST = 40;
const SHADES = 32;
const NEAR = 10;
const WIDE = 50;
/** Of a pixel whose like is well known. */
const LEAST_VARIANCE = 4;

/**
 * What each pixel of a picture's light has more than others of its kind have, over their variance: those as dark in
 * the original and as near to the white of the picture. Nothing where a pixel tells nothing.
 */
export function readDifferences(light: Plane, original: Plane, placement: Placement): Plane {
  const { width, height, values } = light;
  const kinds = kindsOf(light, original, placement);
  const { means, variances } = averageKinds(values, kinds);
  const differences = emptyPlane(width, height);
  for (let at = 0; at < values.length; at++) {
    const kind = kinds[at] ?? -1;
    const more = (values[at] ?? 0) - (means[kind] ?? 0);
    if (kind < 0 || Math.abs(more) > MOST) continue;
    differences.values[at] = more / ((variances[kind] ?? 0) + LEAST_VARIANCE);
  }
  return differences;
}

/** A number for each pixel's kind; -1 for those that tell nothing. */
function kindsOf(light: Plane, original: Plane, placement: Placement): Int32Array {
  const { width, height, values } = light;
  const open = emptyPlane(width, height);
  for (let at = 0; at < values.length; at++) {
    const level = values[at] ?? 0;
    open.values[at] = level > BLACK && level < WHITE ? 1 : 0;
  }
  const near = blurPlane(open, 1).values;
  const wide = blurPlane(open, 3).values;
  const reduced = likeIn(original, light, placement);
  const [side, other] = [longerSide(light), longerSide(reduced)];
  const kinds = new Int32Array(values.length).fill(-1);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (open.values[at] === 0) continue;
      const [u, v] = placeIn(placement, (x + 0.5) / side, (y + 0.5) / side);
      const shade = sampleAt(reduced, u * other - 0.5, v * other - 0.5);
      if (Number.isNaN(shade)) continue;
      const shadeStep = Math.floor((shade * SHADES) / 256);
      const nearStep = Math.round((near[at] ?? 0) * (NEAR - 1));
      const wideStep = Math.round((wide[at] ?? 0) * (WIDE - 1));
      kinds[at] = (shadeStep * NEAR + nearStep) * WIDE + wideStep;
    }
  }
  return kinds;
}

/** The original with pixels about as large as the picture's. */
function likeIn(original: Plane, light: Plane, [a = 1, b = 0]: Placement): Plane {
  let reduced = original;
  while (longerSide(reduced) * Math.hypot(a, b) > 1.5 * longerSide(light)) {
    reduced = halvePlane(reduced);
  }
  return reduced;
}

function averageKinds(values: Float32Array, kinds: Int32Array) {
  const counts = new Float64Array(SHADES * NEAR * WIDE);
  const means = new Float64Array(counts.length);
  const variances = new Float64Array(counts.length);
  for (let at = 0; at < kinds.length; at++) {
    const kind = kinds[at] ?? -1;
    if (kind < 0) continue;
    const level = values[at] ?? 0;
    counts[kind] = (counts[kind] ?? 0) + 1;
    means[kind] = (means[kind] ?? 0) + level;
    variances[kind] = (variances[kind] ?? 0) + level * level;
  }
  for (let kind = 0; kind < counts.length; kind++) {
    const count = Math.max(1, counts[kind] ?? 0);
    const mean = (means[kind] ?? 0) / count;
    means[kind] = mean;
    variances[kind] = Math.max(0, (variances[kind] ?? 0) / count - mean * mean);
  }
  return { means, variances };
}
