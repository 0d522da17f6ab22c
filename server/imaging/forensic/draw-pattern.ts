import { WAVES_PER_BIT, type Carrier, type Wave } from './carrier.ts';
import { encodeMessage } from './convolution-code.ts';
import { emptySpectrum, placeOf, sumWaves, type Spectrum } from './sum-waves.ts';
import { encodeViewId, type ViewId } from './view-id.ts';

/** A tile of the invisible mark: levels to be added, in rows. */
export type Pattern = { size: number; levels: Int8Array };

/** The period as a part of the page's shorter side: 256 of the 1240 pixels of a view. */
const PERIOD = 256 / 1240;
/** Standard deviation in levels of grey: an error of 45 dB, far below the noise of paper. */
const STRENGTH = 1.4;

export function periodOf(width: number, height: number): number {
  return Math.max(32, Math.round(Math.min(width, height) * PERIOD));
}

/** The mark of one view, as it is added over and over from the corner of a page of this size. */
export function drawPattern(carrier: Carrier, id: ViewId, size: number): Pattern {
  const waves = sumWaves(spectrumOf(carrier, id), size);
  return { size, levels: Int8Array.from(waves, (level) => Math.round(level * STRENGTH)) };
}

/** Of unit variance. */
export function spectrumOf({ sync, data }: Carrier, id: ViewId): Spectrum {
  const signs = encodeMessage(encodeViewId(id));
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
