import { expect } from 'chai';
import fc from 'fast-check';
import {
  categoriesOf,
  categoryRank,
  displayClassCode,
  materialMark,
  parseClassCode,
} from '../../../server/modules/archives/index.ts';

const codes = categoriesOf('2018').map(({ code }) => code);

describe('类号', () => {
  it('has ten classes, four and nine split in four', () => {
    expect(codes).to.deep.equal('1 2 3 4-1 4-2 4-3 4-4 5 6 7 8 9-1 9-2 9-3 9-4 10'.split(' '));
    const shuffled = codes.toReversed();
    expect(shuffled.toSorted((a, b) => categoryRank(a) - categoryRank(b))).to.deep.equal(codes);
  });

  for (const [written, code] of [
    ['一', '1'],
    ['十', '10'],
    ['10', '10'],
    ['1', '1'],
    ['01', '1'],
    ['4-1', '4-1'],
    ['四-1', '4-1'],
    ['四—1', '4-1'],
    ['４－１', '4-1'],
    ['9.2', '9-2'],
    ['九、3', '9-3'],
    ['第六类', '6'],
    [' 七 ', '7'],
    ['010', '1'],
    ['041', '4-1'],
    ['094', '9-4'],
    ['100', '10'],
  ] as const) {
    it(`reads ${written} as ${code}`, () => {
      expect(parseClassCode(written)).to.deep.equal({ ok: true, code });
    });
  }

  for (const written of ['', '十一', '11', '0', '4-5', '1-1', '9-1-4', '110', '000', '甲', '-4']) {
    it(`refuses “${written}”`, () => {
      expect(parseClassCode(written)).to.deep.equal({ ok: false, reason: 'unknown' });
    });
  }

  for (const written of ['四', '9', '040']) {
    it(`asks for the sub-class of “${written}”`, () => {
      expect(parseClassCode(written)).to.deep.equal({ ok: false, reason: 'needs-subclass' });
    });
  }

  it('reads back every code as displayed and as stored', () => {
    for (const code of codes) {
      expect(parseClassCode(code)).to.deep.equal({ ok: true, code });
      expect(parseClassCode(displayClassCode(code))).to.deep.equal({ ok: true, code });
    }
    expect(displayClassCode('4-1')).to.equal('四-1');
    expect(materialMark('9-1', 4)).to.equal('9-1-4');
  });

  it('never throws, and yields only canonical codes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        const reading = parseClassCode(written);
        expect(!reading.ok || codes.includes(reading.code)).to.equal(true);
      }),
    );
  });
});
