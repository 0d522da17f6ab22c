import { expect } from 'chai';
import fc from 'fast-check';
import {
  displayFormationDate,
  isCertainlyBefore,
  parseFormationDate,
} from '../../../server/modules/archives/index.ts';

describe('材料形成时间', () => {
  for (const [written, date] of [
    ['1998', '19980000'],
    ['199805', '19980500'],
    ['19980521', '19980521'],
    ['19980000', '19980000'],
    ['19980500', '19980500'],
    ['1998.5', '19980500'],
    ['1998-05-21', '19980521'],
    ['1998/5/1', '19980501'],
    ['1998年', '19980000'],
    ['1998年5月21日', '19980521'],
    [' 1998年5月 ', '19980500'],
    ['１９９８０５２１', '19980521'],
    ['20000229', '20000229'],
  ] as const) {
    it(`reads ${written} as ${date}`, () => {
      expect(parseFormationDate(written)).to.equal(date);
    });
  }

  for (const written of [
    '',
    '98',
    '19981301',
    '19980532',
    '19990229',
    '19980021',
    '00000000',
    '99991231',
    '1998-05-21T00:00',
    '约1998',
    '199',
    '1998052',
  ]) {
    it(`refuses “${written}”`, () => {
      expect(parseFormationDate(written)).to.equal(undefined);
    });
  }

  it('orders only what is known', () => {
    expect(isCertainlyBefore('19980000', '19990101')).to.equal(true);
    expect(isCertainlyBefore('19980000', '19980521')).to.equal(false);
    expect(isCertainlyBefore('19980521', '19980000')).to.equal(false);
    expect(isCertainlyBefore('19980400', '19980521')).to.equal(true);
    expect(isCertainlyBefore('19980521', '19980521')).to.equal(false);
  });

  it('reads back what it displays', () => {
    const day = fc.date({
      min: new Date('1900-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, fc.constantFrom(4, 6, 8), (date, known) => {
        const digits = date.toISOString().slice(0, 10).replaceAll('-', '');
        const text = digits.slice(0, known).padEnd(8, '0');
        expect(parseFormationDate(displayFormationDate(text))).to.equal(text);
      }),
    );
  });
});
