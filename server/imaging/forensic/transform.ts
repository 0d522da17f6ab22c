// No value of these loops goes through a list: each would be boxed, and a page would leave a megabyte to collect.

/** The discrete Fourier transform in place, of a length that is a power of two. With `re` and `im` exchanged it is its own inverse, times the length. */
export function transform(re: Float32Array, im: Float32Array): void {
  const size = re.length;
  const { cos, sin, mirror } = circleOf(size);
  for (let at = 0; at < size; at++) {
    const other = mirror[at] ?? 0;
    if (at >= other) continue;
    const a = re[at] ?? 0;
    const b = im[at] ?? 0;
    re[at] = re[other] ?? 0;
    im[at] = im[other] ?? 0;
    re[other] = a;
    im[other] = b;
  }
  quarters(re, im);
  for (let half = size < 4 ? 1 : 4; half < size; half *= 2) {
    const step = size / (2 * half);
    for (let from = 0; from < size; from += 2 * half) {
      for (let at = from, turn = 0; at < from + half; at++, turn += step) {
        const c = cos[turn] ?? 0;
        const s = sin[turn] ?? 0;
        const a = re[at + half] ?? 0;
        const b = im[at + half] ?? 0;
        const moreRe = a * c + b * s;
        const moreIm = b * c - a * s;
        const lessRe = re[at] ?? 0;
        const lessIm = im[at] ?? 0;
        re[at + half] = lessRe - moreRe;
        im[at + half] = lessIm - moreIm;
        re[at] = lessRe + moreRe;
        im[at] = lessIm + moreIm;
      }
    }
  }
}

/** The first two steps, of fours whose turns are quarters: nothing is multiplied. */
function quarters(re: Float32Array, im: Float32Array): void {
  for (let at = 0; at + 3 < re.length; at += 4) {
    const a = re[at] ?? 0;
    const b = re[at + 1] ?? 0;
    const c = re[at + 2] ?? 0;
    const d = re[at + 3] ?? 0;
    const e = im[at] ?? 0;
    const f = im[at + 1] ?? 0;
    const g = im[at + 2] ?? 0;
    const h = im[at + 3] ?? 0;
    re[at] = a + b + (c + d);
    im[at] = e + f + (g + h);
    re[at + 1] = a - b + (g - h);
    im[at + 1] = e - f - (c - d);
    re[at + 2] = a + b - (c + d);
    im[at + 2] = e + f - (g + h);
    re[at + 3] = a - b - (g - h);
    im[at + 3] = e - f + (c - d);
  }
}

/** The same of a square of `side` × `side`; the answer is turned over its diagonal. */
export function transformSquare(re: Float32Array, im: Float32Array, side: number): void {
  transformRows(re, im, side);
  turnOver(re, side);
  turnOver(im, side);
  transformRows(re, im, side);
}

function transformRows(re: Float32Array, im: Float32Array, side: number): void {
  for (let from = 0; from < re.length; from += side) {
    transform(re.subarray(from, from + side), im.subarray(from, from + side));
  }
}

const BLOCK = 32;

/** Block by block, since a column of a large square is far apart in memory. */
function turnOver(values: Float32Array, side: number): void {
  for (let top = 0; top < side; top += BLOCK) {
    for (let left = top; left < side; left += BLOCK) {
      turnBlocks(values, side, top, left);
    }
  }
}

function turnBlocks(values: Float32Array, side: number, top: number, left: number): void {
  for (let y = top; y < Math.min(side, top + BLOCK); y++) {
    for (let x = Math.max(left, y + 1); x < Math.min(side, left + BLOCK); x++) {
      const here = y * side + x;
      const there = x * side + y;
      const value = values[here] ?? 0;
      values[here] = values[there] ?? 0;
      values[there] = value;
    }
  }
}

type Circle = { cos: Float32Array; sin: Float32Array; mirror: Uint32Array };
const circles = new Map<number, Circle>();

function circleOf(size: number): Circle {
  const known = circles.get(size);
  if (known) return known;
  const bits = Math.log2(size);
  const made = {
    cos: Float32Array.from({ length: size / 2 }, (_, at) => Math.cos((2 * Math.PI * at) / size)),
    sin: Float32Array.from({ length: size / 2 }, (_, at) => Math.sin((2 * Math.PI * at) / size)),
    mirror: Uint32Array.from({ length: size }, (_, at) => mirrored(at, bits)),
  };
  circles.set(size, made);
  return made;
}

function mirrored(value: number, bits: number): number {
  let answer = 0;
  for (let bit = 0; bit < bits; bit++) answer = answer * 2 + ((value >> bit) & 1);
  return answer;
}
