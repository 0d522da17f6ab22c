import { createRandom } from '../random.ts';

export const GRAIN_SIDE = 512;

/** A square of paper grain that repeats without a seam, each value about zero; mottled as pulp is. */
export const PAPER_GRAIN: Int8Array = growGrain();

function growGrain(): Int8Array {
  const random = createRandom('grain');
  const noise = Float32Array.from({ length: GRAIN_SIDE * GRAIN_SIDE }, () => random.next() - 0.5);
  const mottle = soften(soften(noise, 9), 9);
  const speckle = soften(noise, 1);
  return Int8Array.from(
    noise,
    (value, at) => 2.4 * value + 7 * (speckle[at] ?? 0) + 46 * (mottle[at] ?? 0),
  );
}

/** A box blur of `radius` in both directions, around the edges. */
function soften(values: Float32Array, radius: number): Float32Array {
  return blurAlong(blurAlong(values, radius, 1), radius, GRAIN_SIDE);
}

function blurAlong(values: Float32Array, radius: number, step: number): Float32Array {
  const line = step === 1 ? GRAIN_SIDE : 1;
  return values.map((_, at) => {
    const along = step === 1 ? at % GRAIN_SIDE : Math.floor(at / GRAIN_SIDE);
    const start = step === 1 ? Math.floor(at / line) * line : at % GRAIN_SIDE;
    let sum = 0;
    for (let offset = -radius; offset <= radius; offset++) {
      sum += values[start + ((along + offset + GRAIN_SIDE) % GRAIN_SIDE) * step] ?? 0;
    }
    return sum / (2 * radius + 1);
  });
}
