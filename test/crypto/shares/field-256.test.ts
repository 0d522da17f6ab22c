import { expect } from 'chai';
import { invert, multiply } from '../../../crypto/shares/field-256.ts';

describe('field of 256', () => {
  it('multiplies as FIPS 197 §4.2 does', () => {
    expect(multiply(0x57, 0x83)).to.equal(0xc1);
    expect(multiply(0x57, 0x13)).to.equal(0xfe);
  });

  it('is a field: every element but 0 has its inverse, and products distribute', () => {
    for (let a = 0; a < 256; a += 1) {
      expect(multiply(a, invert(a)), String(a)).to.equal(a === 0 ? 0 : 1);
      for (let b = 0; b < 256; b += 1) {
        if (multiply(a, b) !== multiply(b, a)) expect.fail(`${a} × ${b}`);
        if (multiply(a ^ 0x35, b) !== (multiply(a, b) ^ multiply(0x35, b)))
          expect.fail(`${a} ${b}`);
      }
    }
  });
});
