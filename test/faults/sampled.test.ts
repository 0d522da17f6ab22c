import { expect } from 'chai';
import { loadCases } from './load-cases.ts';

const SEED = 20_240_506;
const cases = await loadCases();

/** The same code that `npm run faults` runs in full. */
describe('a sample of every fault', () => {
  for (const [name, faultCase] of cases) {
    it(`${name}: ${faultCase.about}`, async function () {
      const obstacle = faultCase.obstacle?.();
      if (obstacle !== undefined) {
        console.log(`      skipped: ${obstacle}`);
        this.skip();
      }
      const order = { seed: SEED, count: faultCase.sampleCount, tell: () => undefined };
      const { cases: tried, failures } = await faultCase.run(order);
      const reasons = failures.map(({ index, reason }) => {
        return `case ${index}: ${reason}\nreplay: npm run faults -- ${name} --seed ${SEED} --only ${index}`;
      });
      expect(reasons.join('\n')).to.equal('');
      expect(tried).to.equal(faultCase.sampleCount);
    }).timeout(180_000);
  }
});
