import { expect } from 'chai';
import { attemptEach, seededRandom } from './attempt-each.ts';

const tell = (): undefined => undefined;

describe('attemptEach', () => {
  it('counts, sums up, and names what failed', async () => {
    const told: string[] = [];
    const result = await attemptEach(
      { seed: 1, count: 4, tell: (done, total) => told.push(`${done}/${total}`) },
      (index) => (index === 2 ? Promise.reject(new Error('lost')) : Promise.resolve({ kept: 2 })),
    );
    expect(result).to.deep.include({ cases: 4, counts: { kept: 6 } });
    expect(result.failures.map(({ index }) => index)).to.deep.equal([2]);
    expect(result.failures[0]?.reason).to.contain('lost');
    expect(told).to.deep.equal(['1/4', '2/4', '3/4', '4/4']);
  });

  it('replays one case with the chances it had among others', async () => {
    const drawn = new Map<number, number[]>();
    const draw =
      (into: Map<number, number[]>) => (index: number, random: (n: number) => number) => {
        into.set(index, [random(1000), random(1000)]);
        return Promise.resolve({});
      };
    await attemptEach({ seed: 5, count: 6, tell }, draw(drawn));
    const alone = new Map<number, number[]>();
    await attemptEach({ seed: 5, count: 6, only: 4, tell }, draw(alone));
    expect([...alone]).to.deep.equal([[4, drawn.get(4)]]);
    expect(new Set([...drawn.values()].flat()).size).to.be.greaterThan(8);
  });

  it('samples a sweep without taking a case twice, and ends with it', async () => {
    const taken: number[] = [];
    const take = (index: number): Promise<Record<string, number>> => {
      taken.push(index);
      return Promise.resolve({});
    };
    await attemptEach({ seed: 3, count: 5, tell }, take, 40);
    expect(new Set(taken).size).to.equal(5);
    expect(Math.max(...taken)).to.be.within(5, 39);
    taken.length = 0;
    expect((await attemptEach({ seed: 3, count: Infinity, tell }, take, 40)).cases).to.equal(40);
    expect(taken).to.deep.equal(Array.from({ length: 40 }, (_, index) => index));
  });
});

describe('seededRandom', () => {
  it('stays below, and reaches all', () => {
    const random = seededRandom(9, 0);
    const seen = new Set(Array.from({ length: 200 }, () => random(8)));
    expect([...seen].sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
