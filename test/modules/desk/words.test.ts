import { expect } from 'chai';
import { sayCertainty } from '../../../server/modules/desk/words.ts';

describe('sayCertainty', () => {
  for (const [chance, word, bound] of [
    [4.2e-15, '极高', '不超过万亿分之一（4.2\u00a0×\u00a010^-15）'],
    [1e-9, '极高', '不超过十亿分之一（1.0\u00a0×\u00a010^-9）'],
    [1.1e-9, '很高', '不超过亿分之一（1.1\u00a0×\u00a010^-9）'],
    [1e-6, '很高', '不超过百万分之一（1.0\u00a0×\u00a010^-6）'],
    [9e-5, '高', '不超过万分之一（9.0\u00a0×\u00a010^-5）'],
    [0.02, '不足以采信', '可达 2%'],
    [1, '不足以采信', '可达 100%'],
  ] as const) {
    it(`calls ${chance} ${word}`, () => {
      const said = sayCertainty({ chance, correctedSigns: 7, signs: 258 });
      expect(said.word).to.equal(word);
      expect(said.figures).to.equal(
        `没有标记的图片被误认成有的概率${bound}；258 个码位中有 7 个靠纠错补回`,
      );
    });
  }
});
