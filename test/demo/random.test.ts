import { expect } from 'chai';
import { createRandom } from '../../server/demo/random.ts';

describe('seeded chance', () => {
  it('repeats itself for the same seed and only for it', () => {
    const draw = (...seed: string[]) => {
      const random = createRandom(...seed);
      return Array.from({ length: 20 }, random.next);
    };
    expect(draw('a', 'b')).to.deep.equal(draw('a', 'b'));
    expect(draw('a', 'b')).not.to.deep.equal(draw('a', 'c'));
  });

  it('spreads evenly and reaches both ends', () => {
    const random = createRandom('even');
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 20_000; draw++) {
      const value = random.between(0, 9);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    for (const count of counts) expect(count).to.be.within(1_800, 2_200);
  });

  it('keeps everything when it shuffles, and refuses to pick from nothing', () => {
    const random = createRandom('shuffle');
    const items = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(random.shuffle(items)).to.have.members(items).and.not.deep.equal(items);
    expect(() => random.pick([])).to.throw(RangeError);
  });
});
