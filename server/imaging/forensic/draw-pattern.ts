import { pageMemory } from '../page-memory.ts';
import { WAVES_PER_BIT, type Carrier, type Wave } from './carrier.ts';
import { encodeMessage } from './convolution-code.ts';
import { emptySpectrum, placeOf, sumWaves, type Spectrum } from './spectrum.ts';
import { encodeViewId, type ViewId } from './view-id.ts';

/** A tile of the invisible mark: levels to be added for red, green and blue, in rows. */
export type Pattern = { size: number; levels: Int8Array };

/** The period as a part of the page's shorter side: 256 of the 1240 pixels of a view. */
const PERIOD = 256 / 1240;

/** Less holds the finest waves in too few pixels; more costs time and gains nothing. */
const LEAST_SIZE = 128;
const MOST_SIZE = 512;

/** The side of a tile for a page of this size: the power of two that is nearest to `PERIOD`. */
export function tileSizeFor(width: number, height: number): number {
  const nearest = 2 ** Math.round(Math.log2(Math.min(width, height) * PERIOD));
  return Math.min(MOST_SIZE, Math.max(LEAST_SIZE, nearest));
}

/**
 * The mark of one view, as it is added over and over from the corner of a page; in this thread's page memory, where it is
 * good until the next one is drawn.
 */
export function drawPattern(carrier: Carrier, id: ViewId, size: number): Pattern {
  const { waves, levels, writeLevels } = pageMemory();
  sumWaves(spectrumOf(carrier, id), size, waves);
  writeLevels(waves.byteOffset, levels.byteOffset, waves.byteOffset + 4 * size * size);
  return { size, levels: levels.subarray(0, 3 * size * size) };
}

/** Of unit variance. */
export function spectrumOf({ sync, data, key }: Carrier, id: ViewId): Spectrum {
  const signs = encodeMessage(encodeViewId(id, key));
  const spectrum = emptySpectrum();
  const height = Math.sqrt(2 / (sync.length + data.length));
  const put = (wave: Wave, sign: number): void => {
    const place = placeOf(wave);
    spectrum.re[place] = sign * height * Math.cos(wave.phase);
    spectrum.im[place] = sign * height * Math.sin(wave.phase);
  };
  for (const wave of sync) put(wave, 1);
  for (const [at, wave] of data.entries()) put(wave, signs[Math.floor(at / WAVES_PER_BIT)] ?? 0);
  return spectrum;
}
