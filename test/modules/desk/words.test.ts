import { expect } from 'chai';
import { sayCertainty } from '../../../server/modules/desk/words.ts';

describe('sayCertainty', () => {
  for (const [chance, word, figure] of [
    [4.2e-15, '极高', '不超过万亿分之一（4.2 × 10⁻¹⁵）'],
    [1e-9, '极高', '不超过十亿分之一（1.0 × 10⁻⁹）'],
    [1.1e-9, '很高', '不超过亿分之一（1.1 × 10⁻⁹）'],
    [1e-6, '很高', '不超过百万分之一（1.0 × 10⁻⁶）'],
    [9e-5, '高', '不超过万分之一（9.0 × 10⁻⁵）'],
    [0.02, '不足以采信', '可达 2%'],
    [1, '不足以采信', '可达 100%'],
  ] as const) {
    it(`calls ${chance} ${word}`, () => {
      expect(sayCertainty(chance)).to.deep.equal({ word, figure });
    });
  }
});
