/** The low frequencies of a tile: all that the mark is made of. */
import { MOST_CYCLES, type Wave } from './carrier.ts';
import { foursOf, type Fours } from './transform.ts';

/** Real and imaginary parts by (across, down): one of each pair of opposite frequencies, and all with `across` 0. */
export type Spectrum = { re: Float32Array; im: Float32Array };

const DOWNS = 2 * MOST_CYCLES + 1;
const ACROSSES = MOST_CYCLES + 1;

export function emptySpectrum(): Spectrum {
  return { re: new Float32Array(ACROSSES * DOWNS), im: new Float32Array(ACROSSES * DOWNS) };
}

export function placeOf({ across, down }: Pick<Wave, 'across' | 'down'>): number {
  return across * DOWNS + down + MOST_CYCLES;
}

/** Eight rows at once: of each of four transforms one row is the real part, the next the imaginary one. */
const ROWS = 8;

/**
 * The tile of `size` × `size` that is the real part of the sum of these waves; `size` is a power of two from 64.
 * Draws over `tile` where one is given.
 */
export function sumWaves(
  spectrum: Spectrum,
  size: number,
  tile: Float32Array = new Float32Array(size * size),
): Float32Array {
  const columns = drawColumns(spectrum, size);
  const fours = foursOf(size);
  for (let y = 0; y < size; y += ROWS) {
    putRows(columns, y, size, fours);
    fours.run();
    takeRows(fours, tile, y, size);
  }
  return tile;
}

/** Real and imaginary parts are exchanged, which turns the transform back; each row is made real by its mirror. */
function putRows(columns: Spectrum, y: number, size: number, { points, places }: Fours): void {
  points.fill(0);
  for (let across = 0; across < ACROSSES; across++) {
    const place = 8 * (places[across] ?? 0);
    const mirror = 8 * (places[(size - across) % size] ?? 0);
    for (let lane = 0; lane < 4; lane++) {
      const at = across * size + y + 2 * lane;
      const a = (columns.re[at] ?? 0) / 2;
      const b = (columns.im[at] ?? 0) / 2;
      const c = (columns.re[at + 1] ?? 0) / 2;
      const d = (columns.im[at + 1] ?? 0) / 2;
      points[place + lane] = (points[place + lane] ?? 0) + b + c;
      points[place + 4 + lane] = (points[place + 4 + lane] ?? 0) + a - d;
      points[mirror + lane] = (points[mirror + lane] ?? 0) + c - b;
      points[mirror + 4 + lane] = (points[mirror + 4 + lane] ?? 0) + a + d;
    }
  }
}

function takeRows({ points }: Fours, tile: Float32Array, y: number, size: number): void {
  for (let lane = 0; lane < 4; lane++) {
    const row = (y + 2 * lane) * size;
    for (let x = 0; x < size; x++) {
      tile[row + x] = points[8 * x + 4 + lane] ?? 0;
      tile[row + size + x] = points[8 * x + lane] ?? 0;
    }
  }
}

/** For each `across`, what its waves come to in each row. */
function drawColumns(spectrum: Spectrum, size: number): Spectrum {
  const columns = columnsOf(size);
  const { points, places, run } = foursOf(size);
  for (let first = 0; first < ACROSSES; first += 4) {
    const lanes = Math.min(4, ACROSSES - first);
    points.fill(0);
    for (let down = -MOST_CYCLES; down <= MOST_CYCLES; down++) {
      const put = 8 * (places[(down + size) % size] ?? 0);
      for (let lane = 0; lane < lanes; lane++) {
        const place = placeOf({ across: first + lane, down });
        points[put + lane] = spectrum.im[place] ?? 0;
        points[put + 4 + lane] = spectrum.re[place] ?? 0;
      }
    }
    run();
    for (let lane = 0; lane < lanes; lane++) {
      const column = (first + lane) * size;
      for (let y = 0; y < size; y++) {
        columns.re[column + y] = points[8 * y + 4 + lane] ?? 0;
        columns.im[column + y] = points[8 * y + lane] ?? 0;
      }
    }
  }
  return columns;
}

/** The low frequencies of a tile. */
export function findWaves(tile: Float32Array, size: number): Spectrum {
  const columns = readRows(tile, size);
  const spectrum = emptySpectrum();
  const { points, places, run } = foursOf(size);
  for (let first = 0; first < ACROSSES; first += 4) {
    const lanes = Math.min(4, ACROSSES - first);
    for (let lane = 0; lane < lanes; lane++) {
      const column = (first + lane) * size;
      for (let y = 0; y < size; y++) {
        const put = 8 * (places[y] ?? 0) + lane;
        points[put] = columns.re[column + y] ?? 0;
        points[put + 4] = columns.im[column + y] ?? 0;
      }
    }
    run();
    for (let down = -MOST_CYCLES; down <= MOST_CYCLES; down++) {
      const found = 8 * ((down + size) % size);
      for (let lane = 0; lane < lanes; lane++) {
        const place = placeOf({ across: first + lane, down });
        spectrum.re[place] = points[found + lane] ?? 0;
        spectrum.im[place] = points[found + 4 + lane] ?? 0;
      }
    }
  }
  return spectrum;
}

function readRows(tile: Float32Array, size: number): Spectrum {
  const columns = columnsOf(size);
  const { points, places, run } = foursOf(size);
  for (let y = 0; y < size; y += ROWS) {
    for (let lane = 0; lane < 4; lane++) {
      const row = (y + 2 * lane) * size;
      for (let x = 0; x < size; x++) {
        const put = 8 * (places[x] ?? 0) + lane;
        points[put] = tile[row + x] ?? 0;
        points[put + 4] = tile[row + size + x] ?? 0;
      }
    }
    run();
    for (let across = 0; across < ACROSSES; across++) {
      const place = 8 * across;
      const mirror = 8 * ((size - across) % size);
      for (let lane = 0; lane < 4; lane++) {
        const at = across * size + y + 2 * lane;
        const a = points[place + lane] ?? 0;
        const b = points[place + 4 + lane] ?? 0;
        const c = points[mirror + lane] ?? 0;
        const d = points[mirror + 4 + lane] ?? 0;
        columns.re[at] = (a + c) / 2;
        columns.im[at] = (b - d) / 2;
        columns.re[at + 1] = (b + d) / 2;
        columns.im[at + 1] = (c - a) / 2;
      }
    }
  }
  return columns;
}

const kept = new Map<number, Spectrum>();

/** Room that is used again: what each page took anew would be collected for longer than it is worked with. */
function columnsOf(size: number): Spectrum {
  const length = ACROSSES * size;
  const columns = kept.get(size) ?? {
    re: new Float32Array(length),
    im: new Float32Array(length),
  };
  kept.set(size, columns);
  return columns;
}

/** The spectrum of the same tile with its axes a quarter further round. */
export function quarterTurn({ re, im }: Spectrum): Spectrum {
  const turned = emptySpectrum();
  for (let across = 0; across <= MOST_CYCLES; across++) {
    for (let down = -MOST_CYCLES; down <= MOST_CYCLES; down++) {
      // Of each pair of opposite frequencies one is kept: the other is its mirror.
      const isMirrored = down > 0;
      const from = placeOf({ across: Math.abs(down), down: isMirrored ? -across : across });
      const place = placeOf({ across, down });
      turned.re[place] = re[from] ?? 0;
      turned.im[place] = (isMirrored ? -1 : 1) * (im[from] ?? 0);
    }
  }
  return turned;
}
