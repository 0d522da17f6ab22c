import { pageMemory } from '../page-memory.ts';
import type { Pattern } from './draw-pattern.ts';

const LANES = 16;

/** Adds the pattern to an RGB raster in place, over and over from the top left corner; sums stay within a byte. */
export function addPattern(raw: Uint8Array, width: number, height: number, pattern: Pattern): void {
  const bytes = new Uint8ClampedArray(raw.buffer, raw.byteOffset, width * height * 3);
  const addRun = addRunOf(bytes, pattern.levels);
  const { size } = pattern;
  for (let y = 0; y < height; y++) {
    const row = (y % size) * size * 3;
    for (let left = 0; left < width; left += size) {
      addRun((y * width + left) * 3, row, Math.min(size, width - left) * 3);
    }
  }
}

type AddRun = (at: number, from: number, length: number) => void;

/** Sixteen bytes at a time where the page lies in this thread's page memory. */
function addRunOf(bytes: Uint8ClampedArray, levels: Int8Array): AddRun {
  const { add, bytes: memory, levelsAt, levelBytes } = pageMemory();
  const addSingly = (at: number, from: number, length: number): void => {
    for (let step = 0; step < length; step++) {
      const level = levels[Math.floor((from + step) / 3)] ?? 0;
      bytes[at + step] = (bytes[at + step] ?? 0) + level;
    }
  };
  if (bytes.buffer !== memory.buffer || levels.length * 3 > levelBytes) return addSingly;
  const base = bytes.byteOffset;
  writeForColours(new Int8Array(memory.buffer, levelsAt, levelBytes), levels);
  return (at, from, length) => {
    const whole = length - (length % LANES);
    if (whole > 0) add(base + at, levelsAt + from, base + at + whole);
    if (whole < length) addSingly(at + whole, from + whole, length - whole);
  };
}

/** The same level for red, green and blue. */
function writeForColours(coloured: Int8Array, levels: Int8Array): void {
  for (let at = 0, to = 0; at < levels.length; at++) {
    const level = levels[at] ?? 0;
    coloured[to++] = level;
    coloured[to++] = level;
    coloured[to++] = level;
  }
}
