import { expect } from 'chai';
import fc from 'fast-check';
import { createFairQueue } from '../../server/threads/fair-queue.ts';

describe('fair queue', () => {
  it('serves callers in turn, each in his own order', () => {
    const queue = createFairQueue<string>();
    for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) queue.push(item.charAt(0), item);
    const served = Array.from({ length: 6 }, () => queue.shift());
    expect(served).to.deep.equal(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    expect(queue.shift()).to.equal(undefined);
  });

  it('forgets what is called off', () => {
    const queue = createFairQueue<string>();
    queue.push('a', 'a1');
    queue.push('a', 'a2');
    expect(queue.remove('a', 'a1')).to.equal(true);
    expect(queue.remove('a', 'a1')).to.equal(false);
    expect([queue.size, queue.sizeOf('a'), queue.shift(), queue.size]).to.deep.equal([
      1,
      1,
      'a2',
      0,
    ]);
  });

  it('loses nothing, keeps each order, and lets nobody overtake twice', () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 });
    fc.assert(
      fc.property(keys, (pushed) => {
        const queue = createFairQueue<{ key: string; index: number }>();
        pushed.forEach((key, index) => queue.push(key, { key, index }));
        const served = pushed.map(() => queue.shift()).filter((item) => item !== undefined);
        expect(served.length).to.equal(pushed.length);
        const round = new Map<string, number>();
        for (const { key } of served) {
          round.set(key, (round.get(key) ?? 0) + 1);
          const behind = [...new Set(pushed)].filter((other) => {
            const total = pushed.filter((one) => one === other).length;
            return Math.min(total, (round.get(key) ?? 0) - 1) > (round.get(other) ?? 0);
          });
          expect(behind).to.be.empty;
        }
      }),
    );
  });
});
