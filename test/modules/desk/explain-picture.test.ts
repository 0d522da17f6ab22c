import { expect } from 'chai';
import { AppError } from '../../../server/errors.ts';
import { ImageError, type ImageErrorCode } from '../../../server/imaging/image-error.ts';
import { explainPicture } from '../../../server/modules/desk/explain-picture.ts';

describe('explainPicture', () => {
  for (const [code, outcome, kind, words] of [
    ['not_an_image', 'unreadable', 'invalid', 'JPEG、PNG 或 TIFF'],
    ['too_large', 'unreadable', 'invalid', '1 亿像素'],
    ['multi_page', 'unreadable', 'invalid', '多页'],
    ['damaged', 'unreadable', 'invalid', '损坏'],
    ['timed_out', 'failed', 'unavailable', '没有处理完'],
    ['crashed', 'failed', 'unavailable', '没有处理完'],
    ['failed', 'failed', 'unavailable', '没有处理完'],
    ['busy', 'failed', 'unavailable', '过多'],
    ['closed', 'failed', 'unavailable', '已停止'],
  ] satisfies [ImageErrorCode, string, string, string][]) {
    it(`says of ${code} what to do, and what to record`, () => {
      const explained = explainPicture(new ImageError(code));
      expect(explained.outcome).to.equal(outcome);
      expect(explained.fault).to.be.instanceOf(AppError).with.property('kind', kind);
      expect((explained.fault as AppError).message).to.contain(words);
    });
  }

  it('takes too long a search for one that was not finished', async () => {
    const signal = AbortSignal.timeout(1);
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    expect(explainPicture(signal.reason).outcome).to.equal('failed');
  });

  it('records nothing of a caller who left, and hides no fault of ours', () => {
    const left = AbortSignal.abort().reason as Error;
    const fault = new TypeError('a defect');
    expect(explainPicture(left)).to.deep.equal({ fault: left });
    expect(explainPicture(fault)).to.deep.equal({ fault });
  });
});
