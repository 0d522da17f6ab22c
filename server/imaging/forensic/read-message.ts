import { MOST_CYCLES, WAVES_PER_BIT, type Carrier, type Wave } from './carrier.ts';
import { CODE_BITS } from './convolution-code.ts';
import type { Sync } from './find-sync.ts';
import { placeOf, type Spectrum } from './spectrum.ts';

const RINGS = 5;
/** Fewer waves of the synchronisation say nothing of those near them. */
const LEAST_KNOWN = 3;

/** What is read of each sign of the code where the corner of a tile is known; the larger, the surer. */
export function readSigns(carrier: Carrier, spectrum: Spectrum, corner: Pick<Sync, 'x' | 'y'>) {
  const seen = (wave: Wave): number => along(spectrum, wave, corner);
  const trusts = Array.from({ length: RINGS }, (_, ring) =>
    trustIn(carrier.sync.filter((wave) => ringOf(wave) === ring).map(seen)),
  );
  const received = new Float64Array(CODE_BITS);
  for (const [at, wave] of carrier.data.entries()) {
    const bit = Math.floor(at / WAVES_PER_BIT);
    received[bit] = (received[bit] ?? 0) + seen(wave) * (trusts[ringOf(wave)] ?? 0);
  }
  return received;
}

/** The coarse waves outlast a reduced picture and the fine ones a shaded one: each ring is trusted by itself. */
function ringOf({ across, down }: Wave): number {
  return Math.min(RINGS - 1, Math.floor((Math.hypot(across, down) / MOST_CYCLES) * RINGS));
}

/** Signal over the variance around it; nothing where there is none. */
function trustIn(values: readonly number[]): number {
  if (values.length < LEAST_KNOWN) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.max(0, mean) / (variance || 1);
}

/** What a wave has in the direction that it was written in. */
function along({ re, im }: Spectrum, wave: Wave, { x, y }: Pick<Sync, 'x' | 'y'>): number {
  const place = placeOf(wave);
  const turn = 2 * Math.PI * (wave.across * x + wave.down * y) - wave.phase;
  return (re[place] ?? 0) * Math.cos(turn) - (im[place] ?? 0) * Math.sin(turn);
}
