import { MOST_CYCLES, type Wave } from './carrier.ts';

/** Real and imaginary parts by (across, down); `down` runs from -MOST_CYCLES. */
export type Spectrum = { re: Float32Array; im: Float32Array };

const DOWNS = 2 * MOST_CYCLES + 1;
const ACROSSES = MOST_CYCLES + 1;

export function emptySpectrum(): Spectrum {
  return {
    re: new Float32Array(ACROSSES * DOWNS),
    im: new Float32Array(ACROSSES * DOWNS),
  };
}

export function placeOf({ across, down }: Pick<Wave, 'across' | 'down'>): number {
  return across * DOWNS + down + MOST_CYCLES;
}

/** Draws a tile of `size` × `size` from its spectrum: rows first, since the band is narrow no transform is needed. */
export function sumWaves({ re, im }: Spectrum, size: number): Float32Array {
  const { cos, sin } = circle(size);
  const tile = new Float32Array(size * size);
  const rowRe = new Float32Array(ACROSSES);
  const rowIm = new Float32Array(ACROSSES);
  for (let y = 0; y < size; y++) {
    for (let across = 0; across < ACROSSES; across++) {
      let sumRe = 0;
      let sumIm = 0;
      for (let at = 0; at < DOWNS; at++) {
        const place = across * DOWNS + at;
        const turn = modulo((at - MOST_CYCLES) * y, size);
        const [c, s] = [cos[turn] ?? 0, sin[turn] ?? 0];
        const [a, b] = [re[place] ?? 0, im[place] ?? 0];
        sumRe += a * c - b * s;
        sumIm += a * s + b * c;
      }
      rowRe[across] = sumRe;
      rowIm[across] = sumIm;
    }
    for (let across = 0; across < ACROSSES; across++) {
      const [a, b] = [rowRe[across] ?? 0, rowIm[across] ?? 0];
      if (a === 0 && b === 0) continue;
      for (let x = 0, turn = 0, at = y * size; x < size; x++, at++) {
        tile[at] = (tile[at] ?? 0) + a * (cos[turn] ?? 0) - b * (sin[turn] ?? 0);
        turn += across;
        if (turn >= size) turn -= size;
      }
    }
  }
  return tile;
}

/** The spectrum of a tile, in the band alone. */
export function findWaves(tile: Float32Array, size: number): Spectrum {
  const { cos, sin } = circle(size);
  const spectrum = emptySpectrum();
  for (let y = 0; y < size; y++) {
    for (let across = 0; across < ACROSSES; across++) {
      let rowRe = 0;
      let rowIm = 0;
      for (let x = 0, turn = 0, at = y * size; x < size; x++, at++) {
        rowRe += (tile[at] ?? 0) * (cos[turn] ?? 0);
        rowIm -= (tile[at] ?? 0) * (sin[turn] ?? 0);
        turn += across;
        if (turn >= size) turn -= size;
      }
      for (let at = 0; at < DOWNS; at++) {
        const turn = modulo((at - MOST_CYCLES) * y, size);
        const [c, s] = [cos[turn] ?? 0, sin[turn] ?? 0];
        const place = across * DOWNS + at;
        spectrum.re[place] = (spectrum.re[place] ?? 0) + rowRe * c + rowIm * s;
        spectrum.im[place] = (spectrum.im[place] ?? 0) + rowIm * c - rowRe * s;
      }
    }
  }
  return spectrum;
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

const circles = new Map<number, { cos: Float32Array; sin: Float32Array }>();

function circle(size: number): { cos: Float32Array; sin: Float32Array } {
  const known = circles.get(size);
  if (known) return known;
  const turn = (step: number): number => (2 * Math.PI * step) / size;
  const made = {
    cos: Float32Array.from({ length: size }, (_, step) => Math.cos(turn(step))),
    sin: Float32Array.from({ length: size }, (_, step) => Math.sin(turn(step))),
  };
  circles.set(size, made);
  return made;
}

function modulo(value: number, size: number): number {
  return ((value % size) + size) % size;
}
