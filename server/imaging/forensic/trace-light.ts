import type { Carrier } from './carrier.ts';
import { findLattices, type Lattice } from './find-lattices.ts';
import { findSync, type Sync } from './find-sync.ts';
import { FOLDED, foldTiles } from './fold-tiles.ts';
import type { Plane } from './plane.ts';
import { readMessage } from './read-message.ts';
import { readResidual } from './read-residual.ts';
import { findWaves, quarterTurn, type Spectrum } from './sum-waves.ts';
import { decodeViewId } from './view-id.ts';

/** `score`: how far the synchronisation stands out of chance; nothing below `LEAST_SCORE` is looked into. */
export type Traced = { index: number; score: number; lattice: Lattice };

export const LEAST_SCORE = 6;
const MOST_REFINED = 4;
/** No chance comes near: looking further costs more than it could find. */
const SURE_SCORE = 9;
const QUARTER = Math.PI / 2;

type Fit = { lattice: Lattice; spectrum: Spectrum; sync: Sync };

/** Finds in a picture's light the view whose mark it carries; `undefined` where none can be read beyond doubt. */
export function traceLight(light: Plane, carrier: Carrier, origin: string): Traced | undefined {
  const residual = readResidual(light);
  const fits: Fit[] = [];
  for (const lattice of findLattices(residual)) {
    fits.push(...fitTurned(residual, carrier, lattice));
    const best = fits.at(-1);
    if (best && best.sync.score >= SURE_SCORE) break;
  }
  fits.sort((one, other) => other.sync.score - one.sync.score);
  for (const rough of fits.slice(0, MOST_REFINED)) {
    const { lattice, spectrum, sync } = refine(residual, carrier, rough);
    if (sync.score < LEAST_SCORE) continue;
    const index = decodeViewId(readMessage(carrier, spectrum, sync), origin);
    if (index !== undefined) return { index, score: sync.score, lattice };
  }
  return undefined;
}

/** A square may lie four ways round; the likeliest last. */
function fitTurned(residual: Plane, carrier: Carrier, { period, angle }: Lattice): Fit[] {
  const fits: Fit[] = [];
  let spectrum = findWaves(foldTiles(residual, { period, angle }), FOLDED);
  for (let quarter = 0; quarter < 4; quarter++) {
    const lattice = { period, angle: angle + quarter * QUARTER };
    fits.push({ lattice, spectrum, sync: findSync(carrier, spectrum) });
    spectrum = quarterTurn(spectrum);
  }
  return fits.sort((one, other) => one.sync.score - other.sync.score);
}

/** Steps towards the best length and turn, by ever smaller steps. */
function refine(residual: Plane, carrier: Carrier, rough: Fit): Fit {
  let best = rough;
  for (let step = 0.004; step > 0.0002; step /= 2) {
    const { period, angle } = best.lattice;
    for (const lattice of [
      { period: period * (1 + step), angle },
      { period: period * (1 - step), angle },
      { period, angle: angle + step },
      { period, angle: angle - step },
    ]) {
      const spectrum = findWaves(foldTiles(residual, lattice), FOLDED);
      const sync = findSync(carrier, spectrum);
      if (sync.score > best.sync.score) best = { lattice, spectrum, sync };
    }
  }
  return best;
}
