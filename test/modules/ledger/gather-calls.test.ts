import { expect } from 'chai';
import { gatherCalls } from '../../../server/modules/ledger/gather-calls.ts';

describe('gatherCalls', () => {
  it('answers each caller with their own, in rounds of who came meanwhile', async () => {
    const rounds: number[][] = [];
    const late: Promise<number>[] = [];
    const call = gatherCalls((drafts: readonly number[]) => {
      rounds.push([...drafts]);
      if (rounds.length === 1) late.push(call(5), call(6));
      return Promise.resolve(drafts.map((draft) => draft * 10));
    });
    const answers = await Promise.all([1, 2, 3, 4].map(call));
    expect(answers).to.deep.equal([10, 20, 30, 40]);
    expect(await Promise.all(late)).to.deep.equal([50, 60]);
    expect(rounds).to.deep.equal([
      [1, 2, 3, 4],
      [5, 6],
    ]);
    expect(await call(7)).to.equal(70);
  });

  it('takes no more than a batch into a round, and leaves nobody out', async () => {
    const sizes: number[] = [];
    const call = gatherCalls((drafts: readonly number[]) => {
      sizes.push(drafts.length);
      return Promise.resolve(drafts);
    });
    const all = Array.from({ length: 2500 }, (_, at) => at);
    expect(await Promise.all(all.map(call))).to.deep.equal(all);
    expect(sizes).to.deep.equal([1000, 1000, 500]);
  });

  it('lets a round that fails be heard of by its own callers alone', async () => {
    const later: Promise<string>[] = [];
    const call = gatherCalls((drafts: readonly string[]) => {
      if (!drafts.includes('bad')) return Promise.resolve(drafts);
      later.push(call('later'));
      return Promise.reject(new Error('failed'));
    });
    const outcomes = await Promise.allSettled(['beside it', 'bad'].map(call));
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect(await Promise.all(later)).to.deep.equal(['later']);
  });

  it('fails a round that was not answered whole', async () => {
    const call = gatherCalls<number, number>(() => Promise.resolve([]));
    const outcome: unknown = await call(1).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(Error);
  });
});
