/**
 * Drawn ink as the runs of its pixels: those of row `y` are entries `rowStarts[y]` to `rowStarts[y + 1]`, each a
 * column and three factors of 256 (red, green, blue).
 */
export type InkRuns = {
  width: number;
  height: number;
  rowStarts: Uint32Array;
  columns: Uint16Array;
  factors: Uint8Array;
};

/** What full ink leaves of the paper's light; multiplying never brightens a stroke of the original. */
export type InkLight = readonly [red: number, green: number, blue: number];

const LEAST_COVERAGE = 0.02;

/** `coverage` is one byte a pixel. */
export function packInk(coverage: Buffer, width: number, height: number, light: InkLight): InkRuns {
  const rowStarts = new Uint32Array(height + 1);
  const columns: number[] = [];
  const factors: number[] = [];
  for (let pixel = 0; pixel < width * height; pixel++) {
    const covered = (coverage[pixel] ?? 0) / 255;
    if (covered > LEAST_COVERAGE) {
      columns.push(pixel % width);
      factors.push(...light.map((left) => factorOf(1 - covered * (1 - left))));
    }
    if ((pixel + 1) % width === 0) rowStarts[(pixel + 1) / width] = columns.length;
  }
  return {
    width,
    height,
    rowStarts,
    columns: Uint16Array.from(columns),
    factors: Uint8Array.from(factors),
  };
}

function factorOf(left: number): number {
  return Math.min(255, Math.round(256 * left));
}

/** Multiplies the ink into an RGB raster in place, with its corner at (`left`, `top`), also where that lies outside. */
export function blendInk(
  raster: { data: Buffer; width: number; height: number },
  ink: InkRuns,
  left: number,
  top: number,
): void {
  const last = Math.min(ink.height, raster.height - top);
  for (let row = Math.max(0, -top); row < last; row++) {
    blendRow(
      raster.data,
      ((top + row) * raster.width + left) * 3,
      ink,
      row,
      -left,
      raster.width - left,
    );
  }
}

function blendRow(
  data: Buffer,
  offset: number,
  { rowStarts, columns, factors }: InkRuns,
  row: number,
  from: number,
  to: number,
): void {
  const end = rowStarts[row + 1] ?? 0;
  for (let index = rowStarts[row] ?? 0; index < end; index++) {
    const column = columns[index] ?? to;
    if (column >= to) return;
    if (column < from) continue;
    const at = offset + column * 3;
    data[at] = ((data[at] ?? 0) * (factors[index * 3] ?? 0)) >> 8;
    data[at + 1] = ((data[at + 1] ?? 0) * (factors[index * 3 + 1] ?? 0)) >> 8;
    data[at + 2] = ((data[at + 2] ?? 0) * (factors[index * 3 + 2] ?? 0)) >> 8;
  }
}
