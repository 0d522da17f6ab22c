import { expect } from 'chai';
import type { Tx } from '../../db/connect.ts';
import { AppError } from '../../server/errors.ts';
import { withinTransaction } from '../../server/http/within-transaction.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';

describe('#withinTransaction', () => {
  let database: TestDatabase;
  before(async () => {
    database = await cloneDatabase();
  });
  after(() => database.drop());

  const write = (tx: Tx, name: string): PromiseLike<unknown> =>
    tx('counters').insert({ name, value: 1 });
  const names = async (): Promise<string[]> =>
    (await database.app('counters').orderBy('name').select<{ name: string }[]>('name')).map(
      ({ name }) => name,
    );
  const failureOf = (work: (tx: Tx) => Promise<unknown>, entries = 1): Promise<unknown> =>
    withinTransaction(database.app, () => entries, work).then(
      () => undefined,
      (error: unknown) => error,
    );

  it('keeps an act that left an entry', async () => {
    const answer = await withinTransaction(
      database.app,
      () => 1,
      async (tx) => {
        await write(tx, 'kept');
        return 'done';
      },
    );
    expect(answer).to.equal('done');
    expect(await names()).to.deep.equal(['kept']);
  });

  it('rolls back an act that recorded nothing', async () => {
    const error = await failureOf((tx) => Promise.resolve(write(tx, 'unrecorded')), 0);
    expect(error).to.be.instanceOf(Error).with.property('message', 'an act left no ledger entry');
    expect(await names()).to.deep.equal(['kept']);
  });

  it('rolls back an act that failed after writing, and passes its error on', async () => {
    const error = await failureOf(async (tx) => {
      await write(tx, 'half');
      throw new AppError('invalid', '不行');
    });
    expect(error).to.include({ kind: 'invalid', message: '不行' });
    expect(await names()).to.deep.equal(['kept']);
  });

  it('tells of a lost race as a conflict', async () => {
    const error = await failureOf((tx) => Promise.resolve(write(tx, 'kept')));
    expect(error).to.be.instanceOf(AppError).with.property('kind', 'conflict');
  });

  it('does not take other faults of the database for a race', async () => {
    const error = await failureOf((tx) => Promise.resolve(tx.raw('select 1/0')));
    expect(error).to.be.instanceOf(Error).and.not.instanceOf(AppError);
  });
});
