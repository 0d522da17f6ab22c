import { pageMemory } from '../page-memory.ts';
import type { Pattern } from './draw-pattern.ts';

const LANES = 16;

/** Adds the pattern to an RGB raster in place, over and over from the top left corner; sums stay within a byte. */
export function addPattern(raw: Uint8Array, width: number, height: number, pattern: Pattern): void {
  const { buffer, byteOffset } = raw;
  const bytes = new Uint8ClampedArray(buffer, byteOffset, width * height * 3);
  const { size } = pattern;
  const levels = colourLevels(pattern);
  const addRun = addRunOf(bytes, levels);
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
      bytes[at + step] = (bytes[at + step] ?? 0) + (levels[from + step] ?? 0);
    }
  };
  if (bytes.buffer !== memory.buffer || levels.length > levelBytes) return addSingly;
  memory.set(levels, levelsAt);
  const base = bytes.byteOffset;
  return (at, from, length) => {
    const whole = length - (length % LANES);
    if (whole > 0) add(base + at, levelsAt + from, base + at + whole);
    if (whole < length) addSingly(at + whole, from + whole, length - whole);
  };
}

/** The same level for red, green and blue. */
function colourLevels({ levels }: Pattern): Int8Array {
  const coloured = new Int8Array(levels.length * 3);
  for (let at = 0, to = 0; at < levels.length; at++) {
    const level = levels[at] ?? 0;
    coloured[to++] = level;
    coloured[to++] = level;
    coloured[to++] = level;
  }
  return coloured;
}
