import { expect } from 'chai';
import fc from 'fast-check';
import { authorityPeriods } from '../../../server/modules/archives/authority-periods.ts';

const day = fc
  .integer({ min: 0, max: 40 })
  .map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));

describe('#authorityPeriods', () => {
  it('says of every day what the newest row on or before it says', () => {
    const rows = fc.array(day, { maxLength: 8 }).map((days) =>
      days.sort().map((from, index) => ({
        id: String(index),
        valid_from: from,
        recorded_on: null,
      })),
    );
    fc.assert(
      fc.property(rows, day, (rows, asked) => {
        const holding = authorityPeriods(rows, asked).filter(({ state }) => state === 'current');
        const newest = rows.filter(({ valid_from }) => valid_from <= asked).at(-1);
        expect(holding.map(({ id }) => id)).to.deep.equal(newest ? [newest.id] : []);
      }),
    );
  });

  it('marks what was entered after its day', () => {
    const rows = [
      { id: 'a', valid_from: '2026-01-02', recorded_on: '2026-01-01' },
      { id: 'b', valid_from: '2026-01-03', recorded_on: '2026-01-04' },
    ];
    const marked = authorityPeriods(rows, '2026-02-01').map(({ isBackdated }) => isBackdated);
    expect(marked).to.deep.equal([false, true]);
  });
});
