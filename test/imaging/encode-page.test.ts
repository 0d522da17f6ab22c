import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { encodePage } from '../../server/imaging/encode-page.ts';

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

describe('encodePage', () => {
  it('gives up quality of a page for slow links until it is small, and no more than it must', () => {
    const [first, later] = [encodePage(dense(1000, 1414)), encodePage(plain(1000, 1414))];
    expect(first.length).to.be.below(encodePage(dense(1001, 1414)).length / 2);
    expect(later.length).to.be.below(150_000);
  });

  it('leaves other sizes at their quality, however large they become', () => {
    expect(encodePage(noise(1240, 1754)).length).to.be.above(500_000);
  });

  it('ends where nothing helps', () => {
    expect(encodePage(noise(1414, 1000)).length).to.be.above(150_000);
  });
});
