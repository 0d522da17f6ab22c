import { expect } from 'chai';
import { carrierOf } from '../../../server/imaging/forensic/carrier.ts';
import { drawPattern, spectrumOf } from '../../../server/imaging/forensic/draw-pattern.ts';
import { sumWaves } from '../../../server/imaging/forensic/spectrum.ts';
import { SAMPLE_VIEW } from '../sample-view.ts';

const carrier = carrierOf(SAMPLE_VIEW.key.export());

describe('drawPattern', () => {
  for (const size of [128, 256, 512]) {
    it(`draws the waves of a view to the nearest level, alike for each colour, ${size} pixels wide`, () => {
      const { levels } = drawPattern(carrier, SAMPLE_VIEW.id, size);
      const waves = sumWaves(spectrumOf(carrier, SAMPLE_VIEW.id), size);
      expect(levels.length).to.equal(3 * waves.length);
      const wrong = levels.findIndex((level, at) => {
        return Math.abs(level - 1.15 * (waves[Math.floor(at / 3)] ?? 0)) > 0.5001;
      });
      expect(wrong).to.equal(-1);
      expect(new Set(levels).size).to.be.above(7);
    });
  }
});
