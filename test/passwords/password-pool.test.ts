import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { AppError } from '../../server/errors.ts';
import { createPasswordPool, type PasswordPool } from '../../server/passwords/password-pool.ts';

const NOTHING = {
  hash: () => Promise.resolve(''),
  verify: () => Promise.resolve(false),
  refuse: () => Promise.resolve(false as const),
};

describe('the password pool', () => {
  let pool: PasswordPool;
  let done: string[];
  beforeEach(() => {
    pool = createPasswordPool(NOTHING, { atOnce: 2, waiting: 4 });
    done = [];
  });

  const work = (lane: string): Promise<void> =>
    pool.inTurn(lane, async () => {
      await sleep(5);
      done.push(lane);
    });
  const kindOf = (failure: unknown): string | undefined =>
    failure instanceof AppError ? failure.kind : undefined;

  it('runs two at a time', async () => {
    let running = 0;
    let most = 0;
    const count = (): Promise<void> =>
      pool.inTurn('a', async () => {
        most = Math.max(most, (running += 1));
        await sleep(2);
        running -= 1;
      });
    await Promise.all(Array.from({ length: 6 }, count));
    expect(most).to.equal(2);
  });

  it('refuses at once what finds the queue full, and never runs it', async () => {
    const admitted = Array.from({ length: 6 }, () => work('a'));
    const refused = await work('b').catch(kindOf);
    expect(refused).to.equal('too_many');
    await Promise.all(admitted);
    expect(done).to.deep.equal(Array.from({ length: 6 }, () => 'a'));
    await work('b');
    expect(done.at(-1)).to.equal('b');
  });

  it('serves the lanes in turn: who floods waits behind himself', async () => {
    await Promise.all([work('a'), work('a'), work('a'), work('a'), work('a'), work('b')]);
    expect(done.indexOf('b')).to.be.at.most(3);
  });

  it('gives its place back when the work fails', async () => {
    const fail = (): Promise<unknown> =>
      pool.inTurn('a', () => Promise.reject(new Error('broken'))).catch(() => undefined);
    for (let count = 0; count < 10; count += 1) await fail();
    await work('a');
    expect(done).to.deep.equal(['a']);
  });
});
