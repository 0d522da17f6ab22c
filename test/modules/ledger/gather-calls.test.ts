import { expect } from 'chai';
import { gatherCalls } from '../../../server/modules/ledger/gather-calls.ts';

describe('gatherCalls', () => {
  it('answers each caller with their own, in rounds of who came meanwhile', async () => {
    const rounds: number[][] = [];
    const call = gatherCalls(async (drafts: readonly number[]) => {
      rounds.push([...drafts]);
      await Promise.resolve();
      return drafts.map((draft) => draft * 10);
    });
    const answers = await Promise.all([1, 2, 3, 4].map(call));
    expect(answers).to.deep.equal([10, 20, 30, 40]);
    expect(rounds).to.deep.equal([[1], [2, 3, 4]]);
    expect(await call(5)).to.equal(50);
  });

  it('takes no more than a batch into a round, and leaves nobody out', async () => {
    const sizes: number[] = [];
    const call = gatherCalls((drafts: readonly number[]) => {
      sizes.push(drafts.length);
      return Promise.resolve(drafts);
    });
    const all = Array.from({ length: 2500 }, (_, at) => at);
    expect(await Promise.all(all.map(call))).to.deep.equal(all);
    expect(sizes).to.deep.equal([1, 1000, 1000, 499]);
  });

  it('lets a round that fails be heard of by its own callers alone', async () => {
    const call = gatherCalls((drafts: readonly string[]) =>
      drafts.includes('bad') ? Promise.reject(new Error('failed')) : Promise.resolve(drafts),
    );
    const outcomes = await Promise.allSettled(['good', 'bad', 'beside it'].map(call));
    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(await call('later')).to.equal('later');
  });

  it('fails a round that was not answered whole', async () => {
    const call = gatherCalls((_: readonly number[]) => Promise.resolve<number[]>([]));
    const outcome: unknown = await call(1).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(Error);
  });
});
