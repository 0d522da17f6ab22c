import { expect } from 'chai';
import { describeDuration } from '../../../client/formats/describe-duration.ts';

describe('describeDuration', () => {
  for (const [ms, words] of [
    [0, '不足 1 秒'],
    [999, '不足 1 秒'],
    [1000, '1 秒'],
    [59_999, '59 秒'],
    [60_000, '1 分 00 秒'],
    [185_000, '3 分 05 秒'],
    [3_599_999, '59 分 59 秒'],
    [3_840_000, '1 小时 04 分'],
  ] as const) {
    it(`says ${words} for ${ms} ms`, () => {
      expect(describeDuration(ms)).to.equal(words);
    });
  }
});
