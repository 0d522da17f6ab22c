import { expect } from 'chai';
import { readTests } from './support/read-tests.ts';

const titles = (text: string, isRun: boolean): string[] =>
  readTests('x.test.ts', text)
    .filter((test) => test.isRun === isRun)
    .map(({ title }) => title);

describe('readTests', () => {
  it('finds tests in suites and loops, with their titles as they are written', () => {
    const text = `
      // it('in a comment', () => {});
      const text = "it('in a text', () => {})";
      describe('suite', () => {
        it('plain', () => {});
        for (const index of [1, 2]) it(\`of \${index}\`, async function () {}).timeout(5);
        context('within', () => { it('deeper', () => work()); });
      });
      other.it('somebody else’s', () => {});`;
    expect(titles(text, true)).to.deep.equal(['plain', 'of ${index}', 'deeper']);
    expect(titles(text, false)).to.deep.equal([]);
  });

  it('counts none that passes without having run', () => {
    const text = `
      it.skip('marked', () => {});
      xit('crossed out', () => {});
      it('without a body');
      it('that gives up', function () { if (late) this.skip(); });
      describe.skip('suite', () => { context('within', () => { it('in it', () => {}); }); });
      xdescribe('suite', () => { it('in that', () => {}); });
      describe('hooked', () => {
        before(function () { this.skip(); });
        it('behind a hook', () => {});
      });
      describe('sound', () => {
        describe('hooked', () => { before(function () { this.skip(); }); it('deeper', () => {}); });
        it('runs', () => {});
      });`;
    expect(titles(text, true)).to.deep.equal(['runs']);
    expect(titles(text, false)).to.have.length(8);
  });

  it('refuses a file of which a part is run alone', () => {
    for (const only of ["describe.only('x', () => {})", "it.only('x', () => {})"]) {
      expect(() => readTests('x.test.ts', only)).to.throw('.only');
    }
  });
});
