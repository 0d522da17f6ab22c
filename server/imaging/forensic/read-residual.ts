import { blurPlane } from './blur-plane.ts';
import type { Plane } from './plane.ts';

/** Strokes, stamps and visible marks are further from the paper around them than this, in levels. */
const STROKE = 10;
/** What a lossy encoder spoils around a stroke, in pixels. */
const HALO = 2;
const BLOCK = 16;
/** Half the side of the square whose mean is taken out: nothing of the mark is as slow. */
const DRIFT = 24;

/** What is left of a page of light (0–255) without its strokes and its shading: noise, and perhaps a mark. */
export function readResidual(light: Plane): Plane {
  const { width, height } = light;
  const paper = findPaper(light);
  const weights = { values: new Float32Array(width * height), width, height };
  const rest = { values: new Float32Array(width * height), width, height };
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
  const [sums, counts] = [blurPlane(rest, DRIFT), blurPlane(weights, DRIFT)];
  const values = rest.values.map((value, at) => {
    if (weights.values[at] === 0) return 0;
    return value - (sums.values[at] ?? 0) / Math.max(1e-6, counts.values[at] ?? 0);
  });
  return { ...rest, values };
}

/** The brighter part of each block, between the blocks in proportion: what the paper would be without ink. */
function findPaper({ values, width, height }: Plane): Plane {
  const across = Math.ceil(width / BLOCK);
  const down = Math.ceil(height / BLOCK);
  const levels = new Float32Array(across * down);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const light: number[] = [];
      const bottom = Math.min(height, (row + 1) * BLOCK);
      const right = Math.min(width, (column + 1) * BLOCK);
      for (let y = row * BLOCK; y < bottom; y++) {
        for (let x = column * BLOCK; x < right; x++) light.push(values[y * width + x] ?? 0);
      }
      light.sort((a, b) => a - b);
      levels[row * across + column] = light[Math.floor(light.length * 0.65)] ?? 0;
    }
  }
  return spread({ values: levels, width: across, height: down }, width, height);
}

function spread(blocks: Plane, width: number, height: number): Plane {
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, below, down] = between(y, blocks.height);
    for (let x = 0; x < width; x++) {
      const [left, right, across] = between(x, blocks.width);
      const level = (row: number, column: number): number =>
        blocks.values[row * blocks.width + column] ?? 0;
      const upper = level(top, left) * (1 - across) + level(top, right) * across;
      const lower = level(below, left) * (1 - across) + level(below, right) * across;
      values[y * width + x] = upper * (1 - down) + lower * down;
    }
  }
  return { values, width, height };
}

/** The two blocks beside a pixel, and how far it is towards the second. */
function between(at: number, blocks: number): [number, number, number] {
  const place = Math.min(blocks - 1, Math.max(0, (at + 0.5) / BLOCK - 0.5));
  const first = Math.floor(place);
  return [first, Math.min(blocks - 1, first + 1), place - first];
}
