import { WAVES_PER_BIT, type Carrier, type Wave } from './carrier.ts';
import { CODE_BITS, decodeMessage } from './convolution-code.ts';
import type { Sync } from './find-sync.ts';
import { FOLDED } from './fold-tiles.ts';
import { placeOf, type Spectrum } from './sum-waves.ts';

const RINGS = 4;
const RING_CYCLES = 6;

/** The message of a tile whose corner is known: each wave is trusted as far as those of sync near it are. */
export function readMessage(carrier: Carrier, spectrum: Spectrum, sync: Sync): Buffer {
  const seen = (wave: Wave): number => along(spectrum, wave, sync);
  const trusts = Array.from({ length: RINGS }, (_, ring) =>
    trustIn(carrier.sync.filter((wave) => ringOf(wave) === ring).map(seen)),
  );
  const received = new Float64Array(CODE_BITS);
  for (const [at, wave] of carrier.data.entries()) {
    const bit = Math.floor(at / WAVES_PER_BIT);
    received[bit] = (received[bit] ?? 0) + seen(wave) * (trusts[ringOf(wave)] ?? 0);
  }
  return decodeMessage(received);
}

function ringOf({ across, down }: Wave): number {
  return Math.min(RINGS - 1, Math.floor(((Math.hypot(across, down) - 5) / RING_CYCLES) * 1.33));
}

/** Signal over the variance around it; nothing where there is none. */
function trustIn(values: readonly number[]): number {
  if (values.length < 3) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.max(0, mean) / (variance || 1);
}

/** What a wave has in the direction that it was written in. */
function along({ re, im }: Spectrum, wave: Wave, { x, y }: Sync): number {
  const place = placeOf(wave);
  const turn = (2 * Math.PI * (wave.across * x + wave.down * y)) / FOLDED - wave.phase;
  return (re[place] ?? 0) * Math.cos(turn) - (im[place] ?? 0) * Math.sin(turn);
}
