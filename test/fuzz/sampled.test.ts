import { expect } from 'chai';
import { fuzz } from './fuzz-target.ts';
import { TARGETS } from './targets.ts';

const EXECUTIONS = 300;
const SEED = 20_260_106;

/** The same code that `npm run fuzz` runs for minutes. */
describe('a sample of fuzzing', () => {
  for (const [name, target] of TARGETS) {
    it(name, async () => {
      const isOver = (executions: number): boolean => executions >= EXECUTIONS;
      const { executions, decoded, finds } = await fuzz(target, { seed: SEED, isOver });
      expect(finds.join('\n')).to.equal('');
      expect(executions).to.equal(EXECUTIONS);
      expect(decoded, 'a corpus of which nothing decodes tries nothing').to.be.above(0);
    });
  }

  it('finds what a decoder must not do', async () => {
    const corpus = [Buffer.from('sound')];
    const isOver = (executions: number): boolean => executions >= 50;
    const wrong = await fuzz(
      { corpus, errors: [RangeError], decode: () => Buffer.from('other') },
      { seed: SEED, isOver },
    );
    expect(wrong.finds[0]).to.include('is encoded as');
    const throwing = {
      corpus,
      errors: [RangeError],
      decode: () => Promise.reject(new TypeError('x')),
    };
    expect((await fuzz(throwing, { seed: SEED, isOver })).finds[0]).to.include('threw TypeError');
  });
});
