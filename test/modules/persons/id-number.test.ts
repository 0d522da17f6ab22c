import { expect } from 'chai';
import fc from 'fast-check';
import {
  idCheckDigit,
  maskIdNumber,
  maskIdNumbersIn,
  readIdNumber,
} from '../../../server/modules/persons/index.ts';

// The example printed in the standard itself.
const STANDARD_EXAMPLE = '11010519491231002X';

describe('公民身份号码', () => {
  it('reads the example of GB 11643', () => {
    expect(readIdNumber(` ${STANDARD_EXAMPLE.toLowerCase()} `)).to.deep.equal({
      ok: true,
      idNumber: STANDARD_EXAMPLE,
      areaCode: '110105',
      birthDate: '19491231',
      sex: '女',
    });
  });

  it('finds every single wrong digit and every swap of neighbours', () => {
    const digits = fc.stringMatching(/^150299(19[5-9]\d)(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}$/u);
    fc.assert(
      fc.property(digits, fc.nat(16), fc.integer({ min: 1, max: 9 }), (first17, at, shift) => {
        const valid = first17 + idCheckDigit(first17);
        expect(readIdNumber(valid).ok).to.equal(true);
        const digit = (Number(valid[at]) + shift) % 10;
        expect(readIdNumber(`${valid.slice(0, at)}${digit}${valid.slice(at + 1)}`).ok).to.equal(
          false,
        );
        const [a = '', b = ''] = valid.slice(at, at + 2);
        if (a === b) return;
        const swapped = `${valid.slice(0, at)}${b}${a}${valid.slice(at + 2)}`;
        expect(readIdNumber(swapped).ok).to.equal(false);
      }),
    );
  });

  for (const [written, reason] of [
    ['', 'not-18-characters'],
    ['110105491231002', 'not-18-characters'],
    ['1101051949123100２X0', 'not-18-characters'],
    ['110105194913310021', 'birth-date'],
    ['110105194900000020', 'birth-date'],
    ['110105194912310021', 'check-digit'],
  ] as const) {
    it(`refuses “${written}”: ${reason}`, () => {
      expect(readIdNumber(written)).to.deep.equal({ ok: false, reason });
    });
  }

  it('masks the number alone and inside a path', () => {
    expect(maskIdNumber(STANDARD_EXAMPLE)).to.equal('1101**********002X');
    expect(maskIdNumber('1234')).to.equal('****');
    expect(maskIdNumbersIn(`张三${STANDARD_EXAMPLE}/张三${STANDARD_EXAMPLE}.xml`)).to.equal(
      '张三1101**********002X/张三1101**********002X.xml',
    );
  });
});
