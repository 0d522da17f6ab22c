import { expect } from 'chai';
import { chooseRendition } from '../../../client/viewer/choose-rendition.ts';
import { createLinkMeter } from '../../../client/viewer/link-meter.ts';

describe('rendition', () => {
  it('is the view at first and the full page beyond 1.3 times its size', () => {
    expect([0.4, 1, 1.3, 1.31, 4].map((scale) => chooseRendition(scale, false))).to.deep.equal([
      'view',
      'view',
      'view',
      'full',
      'full',
    ]);
  });

  it('starts one step lower on a slow link and sharpens on demand', () => {
    expect([0.4, 1, 1.2, 2].map((scale) => chooseRendition(scale, true))).to.deep.equal([
      'slow',
      'slow',
      'view',
      'full',
    ]);
  });
});

describe('link meter', () => {
  it('believes the browser until it has measured for itself', () => {
    const meter = createLinkMeter({ effectiveType: '3g' });
    expect(meter.isSlow()).to.equal(true);
    meter.note(200_000, 100);
    expect(meter.isSlow()).to.equal(false);
  });

  it('takes an unknown link for a good one', () => {
    expect(createLinkMeter(undefined).isSlow()).to.equal(false);
    expect(createLinkMeter({ effectiveType: '4g' }).isSlow()).to.equal(false);
  });

  it('does not judge by answers too small to tell', () => {
    const meter = createLinkMeter(undefined);
    meter.note(900, 400);
    expect(meter.isSlow()).to.equal(false);
  });

  it('follows a link that becomes slow', () => {
    const meter = createLinkMeter(undefined);
    meter.note(200_000, 100);
    for (let times = 0; times < 2; times += 1) meter.note(150_000, 600);
    expect(meter.isSlow()).to.equal(true);
  });
});
