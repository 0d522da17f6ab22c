import { expect } from 'chai';
import { createTurns } from '../../server/threads/turns.ts';

const BUSY = new Error('busy');

describe('turns', () => {
  const turns = createTurns({ most: 2, refuse: () => BUSY });
  const begin = (key: string) => {
    const work = Promise.withResolvers<string>();
    return { ...work, answer: turns.take(key, () => work.promise) };
  };

  it('refuses what is too much of one key, without beginning it, and nobody else', async () => {
    const [one, two, other] = [begin('a'), begin('a'), begin('b')];
    let isBegun = false;
    const refused = turns.take('a', () => Promise.resolve((isBegun = true)));
    expect(await refused.catch((error: unknown) => error)).to.equal(BUSY);
    expect(isBegun).to.equal(false);
    for (const work of [one, two, other]) work.resolve('done');
    expect(await Promise.all([one.answer, two.answer, other.answer])).to.deep.equal(
      Array(3).fill('done'),
    );
  });

  it('counts what has ended no more, however it ended', async () => {
    const [one, two] = [begin('a'), begin('a')];
    one.reject(BUSY);
    expect(await one.answer.catch((error: unknown) => error)).to.equal(BUSY);
    const three = begin('a');
    expect(await turns.take('a', () => Promise.resolve(0)).catch(() => 'refused')).to.equal(
      'refused',
    );
    two.resolve('');
    three.resolve('');
    await Promise.all([two.answer, three.answer]);
  });
});
