import type { Carrier } from './carrier.ts';
import { emptySpectrum, placeOf, sumWaves, type Spectrum } from './spectrum.ts';

/** Where the corner of a tile lies (as parts of its side), and by how many standard deviations of chance that stands out. */
export type Sync = { x: number; y: number; score: number };

/**
 * Tries `grid` × `grid` places for the corner. Compares by phase alone, so that no strong frequency of the page
 * outvotes the rest.
 */
export function findSync(carrier: Carrier, spectrum: Spectrum, grid: number): Sync {
  const products = emptySpectrum();
  for (const wave of carrier.sync) {
    const place = placeOf(wave);
    const [a, b] = [spectrum.re[place] ?? 0, spectrum.im[place] ?? 0];
    const size = Math.hypot(a, b) || 1;
    const [c, s] = [Math.cos(wave.phase), Math.sin(wave.phase)];
    products.re[place] = (a * c + b * s) / size;
    products.im[place] = (b * c - a * s) / size;
  }
  const likeness = sumWaves(products, grid);
  let best = 0;
  for (let at = 1; at < likeness.length; at++) {
    if ((likeness[at] ?? 0) > (likeness[best] ?? 0)) best = at;
  }
  const chance = Math.sqrt(carrier.sync.length / 2);
  return {
    x: (best % grid) / grid,
    y: Math.floor(best / grid) / grid,
    score: (likeness[best] ?? 0) / chance,
  };
}
