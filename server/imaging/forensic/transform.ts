import { openLoop } from '../../../crypto/open-loop.ts';
import { assembleButterflies, POINT_BYTES } from './butterflies.ts';

/**
 * Room for four discrete Fourier transforms side by side, of a length that is a power of two. The real part of point `n` of
 * transform `lane` is put at `8 * places[n] + lane` and found at `8 * n + lane` after `run`, the imaginary one 4 further.
 * With the two exchanged a transform is its own inverse, times the length.
 */
export type Fours = { points: Float32Array; places: Uint32Array; run: () => void };

const UNIT_BYTES = 65_536;
const fours = new Map<number, Fours>();

/** The room of a length is the same each time. */
export function foursOf(size: number): Fours {
  const known = fours.get(size);
  if (known) return known;
  const room = size * POINT_BYTES;
  const loop = openLoop(assembleButterflies(), Math.ceil((2 * room) / UNIT_BYTES));
  if (!loop) throw new Error('WebAssembly knows no vectors here');
  writeTurns(new Float32Array(loop.bytes.buffer, 0, size * 8), size);
  const made = {
    points: new Float32Array(loop.bytes.buffer, room, size * 8),
    places: Uint32Array.from({ length: size }, (_, at) => mirrored(at, Math.log2(size))),
    run: () => {
      for (let half = POINT_BYTES; half < room; half *= 2) loop.run(room, half, 2 * room);
    },
  };
  fours.set(size, made);
  return made;
}

/** Those of a step with `half` points begin at `half`. */
function writeTurns(turns: Float32Array, size: number): void {
  for (let half = 1; half < size; half *= 2) {
    for (let at = 0; at < half; at++) {
      const angle = (Math.PI * at) / half;
      turns.fill(Math.cos(angle), (half + at) * 8, (half + at) * 8 + 4);
      turns.fill(Math.sin(angle), (half + at) * 8 + 4, (half + at) * 8 + 8);
    }
  }
}

function mirrored(value: number, bits: number): number {
  let answer = 0;
  for (let bit = 0; bit < bits; bit++) answer = answer * 2 + ((value >> bit) & 1);
  return answer;
}

/** The transform in place of a square of `side` × `side`, which is 4 at least; the answer is turned over its diagonal. */
export function transformSquare(re: Float32Array, im: Float32Array, side: number): void {
  transformRows(re, im, side);
  turnOver(re, side);
  turnOver(im, side);
  transformRows(re, im, side);
}

/** That of each row in place; their number is a multiple of four. */
export function transformRows(re: Float32Array, im: Float32Array, length: number): void {
  const { points, places, run } = foursOf(length);
  for (let row = 0; row < re.length / length; row += 4) {
    for (let lane = 0; lane < 4; lane++) {
      const from = (row + lane) * length;
      for (let at = 0; at < length; at++) {
        const place = 8 * (places[at] ?? 0) + lane;
        points[place] = re[from + at] ?? 0;
        points[place + 4] = im[from + at] ?? 0;
      }
    }
    run();
    for (let lane = 0; lane < 4; lane++) {
      const to = (row + lane) * length;
      for (let at = 0; at < length; at++) {
        re[to + at] = points[8 * at + lane] ?? 0;
        im[to + at] = points[8 * at + lane + 4] ?? 0;
      }
    }
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
