import { expect } from 'chai';
import fc from 'fast-check';
import { relate } from '../../policies/facts.ts';

const pathOf = (codes: string[]): string => `/${codes.join('/')}/`;
const codes = fc.array(fc.stringMatching(/^[0-9A-Z-]{1,6}$/), { minLength: 1, maxLength: 14 });

describe('#relate', () => {
  it('tells own, above, below and beside apart', () => {
    expect(relate('/15/', '/15/')).to.equal('own');
    expect(relate('/15/', '/15/1502/')).to.equal('above');
    expect(relate('/15/1502/', '/15/')).to.equal('below');
    expect(relate('/15/1502/', '/15/1503/')).to.equal('beside');
  });

  it('does not take a code for the ancestor of a longer one', () => {
    expect(relate('/15/', '/150/')).to.equal('beside');
    expect(relate('/150/', '/15/')).to.equal('beside');
    expect(relate('/15/02/', '/15/020/')).to.equal('beside');
  });

  for (const [mine, theirs] of [
    ['/15', '/15/02/'],
    ['/15', '/15'],
    ['15/', '15/'],
    ['/', '/15/'],
    ['//', '//15/'],
    ['', ''],
    ['', '/15/'],
  ] as const) {
    it(`takes nothing for granted of “${mine}” and “${theirs}”`, () => {
      expect(relate(mine, theirs)).to.equal('beside');
      expect(relate(theirs, mine)).to.equal('beside');
    });
  }

  it('sees an ancestor at any depth, and only there', () => {
    fc.assert(
      fc.property(codes, codes, (upper, lower) => {
        expect(relate(pathOf(upper), pathOf([...upper, ...lower]))).to.equal('above');
        expect(relate(pathOf([...upper, ...lower]), pathOf(upper))).to.equal('below');
        expect(relate(pathOf(upper), pathOf([`${upper.join('/')}0`, ...lower]))).to.equal('beside');
      }),
    );
  });
});
