/** The low frequencies of a tile: all that the mark is made of. */
import { MOST_CYCLES, type Wave } from './carrier.ts';
import { transform } from './transform.ts';

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
  const re = new Float32Array(size);
  const im = new Float32Array(size);
  for (let y = 0; y < size; y += 2) {
    re.fill(0);
    im.fill(0);
    // Two rows at once, one of them as the imaginary part: each is made real by its mirror.
    for (let across = 0; across < ACROSSES; across++) {
      const at = across * size + y;
      const a = (columns.re[at] ?? 0) / 2;
      const b = (columns.im[at] ?? 0) / 2;
      const c = (columns.re[at + 1] ?? 0) / 2;
      const d = (columns.im[at + 1] ?? 0) / 2;
      const mirror = (size - across) % size;
      re[across] = (re[across] ?? 0) + a - d;
      im[across] = (im[across] ?? 0) + b + c;
      re[mirror] = (re[mirror] ?? 0) + a + d;
      im[mirror] = (im[mirror] ?? 0) + c - b;
    }
    transform(im, re);
    tile.set(re, y * size);
    tile.set(im, (y + 1) * size);
  }
  return tile;
}

/** For each `across`, what its waves come to in each row. */
function drawColumns(spectrum: Spectrum, size: number): Spectrum {
  const columns = columnsOf(size);
  columns.re.fill(0);
  columns.im.fill(0);
  for (let across = 0; across < ACROSSES; across++) {
    const re = columns.re.subarray(across * size, (across + 1) * size);
    const im = columns.im.subarray(across * size, (across + 1) * size);
    for (let down = -MOST_CYCLES; down <= MOST_CYCLES; down++) {
      const place = placeOf({ across, down });
      const row = (down + size) % size;
      re[row] = spectrum.re[place] ?? 0;
      im[row] = spectrum.im[place] ?? 0;
    }
    transform(im, re);
  }
  return columns;
}

/** The low frequencies of a tile. */
export function findWaves(tile: Float32Array, size: number): Spectrum {
  const columns = readRows(tile, size);
  const spectrum = emptySpectrum();
  for (let across = 0; across < ACROSSES; across++) {
    const re = columns.re.subarray(across * size, (across + 1) * size);
    const im = columns.im.subarray(across * size, (across + 1) * size);
    transform(re, im);
    for (let down = -MOST_CYCLES; down <= MOST_CYCLES; down++) {
      const place = placeOf({ across, down });
      const row = (down + size) % size;
      spectrum.re[place] = re[row] ?? 0;
      spectrum.im[place] = im[row] ?? 0;
    }
  }
  return spectrum;
}

function readRows(tile: Float32Array, size: number): Spectrum {
  const columns = columnsOf(size);
  for (let y = 0; y < size; y += 2) {
    const re = tile.slice(y * size, (y + 1) * size);
    const im = tile.slice((y + 1) * size, (y + 2) * size);
    transform(re, im);
    for (let across = 0; across < ACROSSES; across++) {
      const at = across * size + y;
      const mirror = (size - across) % size;
      const a = re[across] ?? 0;
      const b = im[across] ?? 0;
      const c = re[mirror] ?? 0;
      const d = im[mirror] ?? 0;
      columns.re[at] = (a + c) / 2;
      columns.im[at] = (b - d) / 2;
      columns.re[at + 1] = (b + d) / 2;
      columns.im[at + 1] = (c - a) / 2;
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
