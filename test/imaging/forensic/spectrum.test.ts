import { expect } from 'chai';
import { MOST_CYCLES } from '../../../server/imaging/forensic/carrier.ts';
import {
  emptySpectrum,
  findWaves,
  placeOf,
  quarterTurn,
  sumWaves,
  type Spectrum,
} from '../../../server/imaging/forensic/spectrum.ts';
import { seededRandom } from '../../faults/attempt-each.ts';

const SIZE = 64;
const random = seededRandom(2, 0);

/** One of each pair of opposite frequencies. */
function noiseSpectrum(): Spectrum {
  const spectrum = emptySpectrum();
  for (let across = 1; across <= MOST_CYCLES; across++) {
    for (let down = -MOST_CYCLES; down <= MOST_CYCLES; down++) {
      const place = placeOf({ across, down });
      spectrum.re[place] = random(2001) / 1000 - 1;
      spectrum.im[place] = random(2001) / 1000 - 1;
    }
  }
  return spectrum;
}

describe('spectrum of a tile', () => {
  it('draws one wave as the cosine that it is', () => {
    const spectrum = emptySpectrum();
    const place = placeOf({ across: 3, down: -7 });
    spectrum.re[place] = Math.cos(1);
    spectrum.im[place] = Math.sin(1);
    const tile = sumWaves(spectrum, SIZE);
    for (const [x, y] of [
      [0, 0],
      [5, 0],
      [0, 9],
      [40, 63],
    ] as const) {
      const wanted = Math.cos((2 * Math.PI * (3 * x - 7 * y)) / SIZE + 1);
      expect(tile[y * SIZE + x]).to.be.closeTo(wanted, 1e-4);
    }
  });

  it('is found again in the tile that was drawn from it', () => {
    const spectrum = noiseSpectrum();
    const found = findWaves(sumWaves(spectrum, SIZE), SIZE);
    for (const [place, value] of spectrum.re.entries()) {
      const scale = SIZE * SIZE * 0.5;
      expect((found.re[place] ?? 0) / scale).to.be.closeTo(value, 1e-3);
      expect((found.im[place] ?? 0) / scale).to.be.closeTo(spectrum.im[place] ?? 0, 1e-3);
    }
  });

  it('turns by a quarter as the tile does', () => {
    const tile = Float32Array.from({ length: SIZE * SIZE }, () => random(2001) / 1000 - 1);
    const turned = tile.map((_, at) => {
      const [x, y] = [at % SIZE, Math.floor(at / SIZE)];
      return tile[x * SIZE + ((SIZE - y) % SIZE)] ?? 0;
    });
    const [wanted, found] = [findWaves(turned, SIZE), quarterTurn(findWaves(tile, SIZE))];
    for (let across = 2; across <= MOST_CYCLES; across++) {
      for (let down = -MOST_CYCLES; down <= MOST_CYCLES; down++) {
        const place = placeOf({ across, down });
        expect(found.re[place]).to.be.closeTo(wanted.re[place] ?? 0, 1e-3);
        expect(found.im[place]).to.be.closeTo(wanted.im[place] ?? 0, 1e-3);
      }
    }
  });
});
