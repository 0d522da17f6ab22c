import { expect } from 'chai';
import { carrierOf, MOST_CYCLES, type Wave } from '../../../server/imaging/forensic/carrier.ts';

const KEY = Buffer.alloc(32, 7);
const placesOf = (waves: readonly Wave[]): Set<string> =>
  new Set(waves.map(({ across, down }) => `${across} ${down}`));

describe('carrier', () => {
  it('is the same for the same key, in every process', () => {
    const { sync, data } = carrierOf(KEY);
    expect(carrierOf(Buffer.from(KEY))).to.deep.equal(carrierOf(KEY));
    expect([sync.length, data.length]).to.deep.equal([160, 516]);
    expect(sync[0]).to.deep.include({ across: 15, down: 8 });
  });

  it('writes elsewhere under another key', () => {
    const [one, other] = [carrierOf(KEY), carrierOf(Buffer.alloc(32, 8))];
    const common = placesOf(one.sync).intersection(placesOf(other.sync));
    expect(common.size).to.be.lessThan(80);
  });

  it('uses no frequency twice, none of a line of text, none too fine for half the scale', () => {
    const { sync, data } = carrierOf(KEY);
    expect(placesOf([...sync, ...data]).size).to.equal(676);
    for (const { across, down } of [...sync, ...data]) {
      expect(Math.abs(down)).to.be.greaterThan(1);
      expect(across).to.be.greaterThan(1);
      expect(Math.hypot(across, down)).to.be.within(6, MOST_CYCLES);
    }
  });
});
