import { expect } from 'chai';
import fc from 'fast-check';
import { makeIdNumber } from '../../server/demo/make-id-number.ts';

describe('making an identity number', () => {
  it('ends in the check character of ISO 7064 MOD 11-2', () => {
    const days = fc.date({
      min: new Date('1900-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 0, max: 499 }),
        fc.constantFrom('男', '女'),
        (day, serial, sex) => {
          const number = makeIdNumber(
            day.toISOString().slice(0, 10).replaceAll('-', ''),
            serial,
            sex,
          );
          const values = Array.from(number, (one) => (one === 'X' ? 10 : Number(one)));
          const remainder = values.reduce(
            (kept, value, index) => (kept * (index === 0 ? 0 : 2) + value) % 11,
            0,
          );
          expect(number).to.have.length(18);
          expect(remainder).to.equal(1);
        },
      ),
    );
  });
});
