/**
 * Drawn ink as the runs of its pixels: those of row `y` are entries `rowStarts[y]` to `rowStarts[y + 1]`, each where the
 * green of an RGB row stands and, in its lowest byte, what is left of green and blue in parts of 256; of red in `reds`,
 * where the ink takes any of that.
 */
export type InkRuns = {
  width: number;
  height: number;
  rowStarts: Uint32Array;
  greens: Uint32Array;
  reds?: Uint8Array;
};

/** What full ink leaves of the paper's light; multiplying never brightens a stroke of the original. */
export type InkLight = { red: number; rest: number };

const LEAST_COVERAGE = 0.02;

/** `coverage` is one byte a pixel. */
export function packInk(coverage: Buffer, width: number, height: number, light: InkLight): InkRuns {
  const rowStarts = new Uint32Array(height + 1);
  const greens: number[] = [];
  const reds: number[] = [];
  for (let pixel = 0; pixel < width * height; pixel++) {
    const covered = (coverage[pixel] ?? 0) / 255;
    if (covered > LEAST_COVERAGE) {
      const green = (pixel % width) * 3 + 1;
      greens.push(green * 256 + factorOf(1 - covered * (1 - light.rest)));
      reds.push(factorOf(1 - covered * (1 - light.red)));
    }
    if ((pixel + 1) % width === 0) rowStarts[(pixel + 1) / width] = greens.length;
  }
  return {
    width,
    height,
    rowStarts,
    greens: Uint32Array.from(greens),
    ...(light.red < 1 && { reds: Uint8Array.from(reds) }),
  };
}

function factorOf(left: number): number {
  return Math.min(255, Math.round(256 * left));
}

type Raster = { data: Buffer; width: number; height: number };

/** Multiplies the ink into an RGB raster in place, with its corner at (`left`, `top`), also where that lies outside. */
export function blendInk(raster: Raster, ink: InkRuns, left: number, top: number): void {
  const { data, width, height } = raster;
  const last = Math.min(ink.height, height - top);
  for (let row = Math.max(0, -top); row < last; row++) {
    inkRow(data, ((top + row) * width + left) * 3, ink, row, -left, width - left);
  }
}

/** Multiplies one row of it into a raster whose byte `offset` its first column is, from column `from` up to `to`. */
export function inkRow(
  data: Buffer,
  offset: number,
  { rowStarts, greens, reds }: InkRuns,
  row: number,
  from: number,
  to: number,
): void {
  const [first, end] = [from * 768, to * 768];
  const last = rowStarts[row + 1] ?? 0;
  for (let index = rowStarts[row] ?? 0; index < last; index++) {
    const green = greens[index] ?? end;
    if (green >= end) return;
    if (green < first) continue;
    const at = offset + (green >>> 8);
    const factor = green & 255;
    if (reds) data[at - 1] = ((data[at - 1] ?? 0) * (reds[index] ?? 0)) >> 8;
    data[at] = ((data[at] ?? 0) * factor) >> 8;
    data[at + 1] = ((data[at + 1] ?? 0) * factor) >> 8;
  }
}
