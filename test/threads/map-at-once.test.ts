import { expect } from 'chai';
import { mapAtOnce } from '../../server/threads/map-at-once.ts';

describe('mapAtOnce', () => {
  it('keeps the order of the items, whichever ends first', async () => {
    const gates = [1, 2, 3].map(() => Promise.withResolvers<string>());
    const mapped = mapAtOnce(gates, 3, (gate) => gate.promise);
    for (const [index, gate] of [...gates.entries()].reverse()) gate.resolve(`${index}`);
    expect(await mapped).to.deep.equal(['0', '1', '2']);
  });

  it('has no more than its limit under way', async () => {
    let running = 0;
    let most = 0;
    await mapAtOnce([...Array(20).keys()], 4, async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
    });
    expect(most).to.equal(4);
  });

  it('begins nothing after a failure, and rejects only when the rest has ended', async () => {
    const slow = Promise.withResolvers<undefined>();
    const begun: number[] = [];
    let isSettled = false;
    const mapped = mapAtOnce([0, 1, 2, 3], 2, (item) => {
      begun.push(item);
      return item === 0 ? Promise.reject(new Error('first')) : slow.promise;
    }).catch((error: unknown) => {
      isSettled = true;
      return error;
    });
    await new Promise(setImmediate);
    expect([begun, isSettled]).to.deep.equal([[0, 1], false]);
    slow.resolve(undefined);
    expect(await mapped).to.have.property('message', 'first');
    expect(begun).to.deep.equal([0, 1]);
  });

  it('maps nothing to nothing', async () => {
    expect(await mapAtOnce([], 3, () => Promise.reject(new Error('called')))).to.deep.equal([]);
  });
});
