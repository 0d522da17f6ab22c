import type { PageRaster } from '../decode-page.ts';
import { pageMemory } from '../page-memory.ts';
import type { RowLayer } from '../row-layer.ts';
import type { Pattern } from './draw-pattern.ts';

const LANES = 16;

/** Adds the pattern to an RGB raster, over and over from the top left corner; sums stay within a byte. */
export function patternLayer({ data, width, height }: PageRaster, pattern: Pattern): RowLayer {
  const bytes = new Uint8ClampedArray(data.buffer, data.byteOffset, width * height * 3);
  const addRun = addRunOf(bytes, pattern.levels);
  const { size } = pattern;
  return (y) => {
    const row = (y % size) * size * 3;
    for (let left = 0; left < width; left += size) {
      addRun((y * width + left) * 3, row, Math.min(size, width - left) * 3);
    }
  };
}

type AddRun = (at: number, from: number, length: number) => void;

/** Sixteen bytes at a time where both lie in this thread's page memory. */
function addRunOf(bytes: Uint8ClampedArray, levels: Int8Array): AddRun {
  const { add, bytes: memory } = pageMemory();
  const addSingly = (at: number, from: number, length: number): void => {
    for (let step = 0; step < length; step++) {
      bytes[at + step] = (bytes[at + step] ?? 0) + (levels[from + step] ?? 0);
    }
  };
  if (bytes.buffer !== memory.buffer || levels.buffer !== memory.buffer) return addSingly;
  return (at, from, length) => {
    const whole = length - (length % LANES);
    const first = bytes.byteOffset + at;
    if (whole > 0) add(first, levels.byteOffset + from, first + whole);
    if (whole < length) addSingly(at + whole, from + whole, length - whole);
  };
}
