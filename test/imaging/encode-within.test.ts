import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { encodeWithin, PAGE_QUALITY } from '../../server/imaging/encode-within.ts';

const MOST = 150_000;

const noise = (width: number, height: number) => ({
  data: randomBytes(width * height * 3),
  width,
  height,
});
/** Half of it noise: as hard to encode as the densest page. */
const dense = (width: number, height: number) => {
  const { data } = noise(width, height);
  for (let at = 0; at < data.length; at += 1) if (at % 9 > 1) data[at] = 240;
  return { data, width, height };
};
const plain = (width: number, height: number) => ({
  data: Buffer.alloc(width * height * 3, 240),
  width,
  height,
});

describe('encodeWithin', () => {
  it('gives up quality until a page is small enough, and no more than it must', () => {
    const page = dense(1000, 1414);
    const [small, whole] = [
      encodeWithin(page, PAGE_QUALITY, MOST),
      encodeWithin(page, PAGE_QUALITY),
    ];
    expect(small.length).to.be.below(whole.length / 2);
    const light = plain(1000, 1414);
    expect(encodeWithin(light, PAGE_QUALITY, MOST)).to.deep.equal(
      encodeWithin(light, PAGE_QUALITY),
    );
  });

  it('ends where nothing helps', () => {
    expect(encodeWithin(noise(1414, 1000), PAGE_QUALITY, MOST).length).to.be.above(MOST);
  });
});
