import type { Carrier } from './carrier.ts';
import { decodeSigns, type DecodedView } from './decode-signs.ts';
import { findLattices, type Lattice } from './find-lattices.ts';
import { findSync, type Sync } from './find-sync.ts';
import { FOLDED, foldTiles } from './fold-tiles.ts';
import { halvePlane, type Plane } from './plane.ts';
import { readSigns } from './read-message.ts';
import { readResidual } from './read-residual.ts';
import { findWaves, quarterTurn, type Spectrum } from './spectrum.ts';

/** A larger picture is halved: the mark is as clear in it, and found in a quarter of the time. */
const ENOUGH_PX = 800;
/** The likeliest lattices of a picture are looked at closely. */
const MOST_REFINED = 6;
/** No chance comes near: looking at other lattices costs more than it could find. */
const SURE_SCORE = 9;
/** What is below is chance: pictures without a mark come to 5.6 at most, marked ones hardly to less than 12. */
const LEAST_SCORE = 5.5;
const QUARTER = Math.PI / 2;
/** Places of the corner that are tried in the end: a quarter of the finest wave. */
const FINE_GRID = 256;

type Fit = { lattice: Lattice; spectrum: Spectrum; sync: Sync };

/** Messages that are decoded at most for one picture: each could pass for a view by chance. */
export const MOST_DECODED = 2 * MOST_REFINED;

/** Finds the view whose mark a picture's light (0–255) carries, knowing nothing of the picture. */
export function traceBlind(
  light: Plane,
  carrier: Carrier,
  origins: readonly string[],
): DecodedView | undefined {
  let coarse = light;
  let finer: Plane | undefined;
  while (Math.min(coarse.width, coarse.height) > ENOUGH_PX) {
    finer = coarse;
    coarse = halvePlane(coarse);
  }
  // A page that is a small part of the picture is lost in the coarse one.
  const found = traceAt(coarse, carrier, origins);
  return found ?? (finer && traceAt(finer, carrier, origins));
}

function traceAt(
  light: Plane,
  carrier: Carrier,
  origins: readonly string[],
): DecodedView | undefined {
  const residual = readResidual(light);
  const tried = new Set<Fit>();
  const decode = (rough: Fit): DecodedView | undefined => {
    if (tried.size === MOST_REFINED || tried.has(rough)) return undefined;
    tried.add(rough);
    const { spectrum } = refine(residual, carrier, rough);
    const corner = findSync(carrier, spectrum, FINE_GRID);
    return decodeSigns(readSigns(carrier, spectrum, corner), carrier, origins);
  };
  const promising: Fit[] = [];
  for (const lattice of findLattices(residual)) {
    const fit = fitTurned(residual, carrier, lattice);
    if (fit.sync.score < LEAST_SCORE) continue;
    promising.push(fit);
    const found = fit.sync.score >= SURE_SCORE ? decode(fit) : undefined;
    // A mark that is there and cannot be read is of another ledger, or lost.
    if (found || tried.size === MOST_REFINED) return found;
  }
  promising.sort((one, other) => other.sync.score - one.sync.score);
  for (const fit of promising) {
    const found = decode(fit);
    if (found) return found;
  }
  return undefined;
}

/** A square may lie four ways round: the likeliest of them. */
function fitTurned(residual: Plane, carrier: Carrier, lattice: Lattice): Fit {
  let best = fitTo(carrier, lattice, findWaves(foldTiles(residual, lattice), FOLDED));
  let turned = best;
  for (let quarter = 1; quarter < 4; quarter++) {
    const { period, angle } = turned.lattice;
    turned = fitTo(carrier, { period, angle: angle + QUARTER }, quarterTurn(turned.spectrum));
    if (turned.sync.score > best.sync.score) best = turned;
  }
  return best;
}

function fitTo(carrier: Carrier, lattice: Lattice, spectrum: Spectrum): Fit {
  return { lattice, spectrum, sync: findSync(carrier, spectrum, FOLDED) };
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
      const fit = fitTo(carrier, lattice, findWaves(foldTiles(residual, lattice), FOLDED));
      if (fit.sync.score > best.sync.score) best = fit;
    }
  }
  return best;
}
