import type { Pattern } from './draw-pattern.ts';

/** Adds the pattern to an RGB raster in place, over and over from the top left corner. */
export function addPattern(raw: Uint8Array, width: number, height: number, pattern: Pattern): void {
  const { size, levels } = pattern;
  for (let y = 0; y < height; y++) {
    const row = (y % size) * size;
    let at = y * width * 3;
    for (let left = 0; left < width; left += size) {
      const end = row + Math.min(size, width - left);
      for (let from = row; from < end; from++, at += 3) {
        const level = levels[from] ?? 0;
        if (level === 0) continue;
        raw[at] = clamp((raw[at] ?? 0) + level);
        raw[at + 1] = clamp((raw[at + 1] ?? 0) + level);
        raw[at + 2] = clamp((raw[at + 2] ?? 0) + level);
      }
    }
  }
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
