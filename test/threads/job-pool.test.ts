import { expect } from 'chai';
import { JobError } from '../../server/threads/job-error.ts';
import { createJobPool } from '../../server/threads/job-pool.ts';
import type { JobPool, JobPoolOptions } from '../../server/threads/job-pool.ts';
import { startThread } from '../../server/threads/start-thread.ts';
import type { Order } from './obedient-thread.ts';

const raise = (code: string, options?: ErrorOptions) => new JobError(code, code, options);
const SCRIPT = new URL('obedient-thread.ts', import.meta.url);

describe('job pool', () => {
  let pool: JobPool<Order, string>;

  afterEach(() => pool.close());

  function open(options: Partial<JobPoolOptions<Order, string>> = {}): void {
    const limits = { maxWaiting: 100, maxWaitingPerKey: 50, timeLimitMs: 30_000 };
    const start = () => startThread<Order, string>(SCRIPT, () => [], raise);
    pool = createJobPool({ start, raise, size: 1, ...limits, ...options });
  }

  function echo(text: string, key = 'a', signal?: AbortSignal): Promise<string> {
    return pool.submit({ act: 'echo', text }, signal ? { key, signal } : { key });
  }

  it('does not let one caller hold up another', async () => {
    open();
    const order: string[] = [];
    const note = (text: string) => order.push(text);
    const busy = ['a1', 'a2', 'a3', 'a4', 'a5'].map((text) => echo(text, 'a').then(note));
    await Promise.all([...busy, echo('b1', 'b').then(note)]);
    expect(order.indexOf('b1')).to.be.lessThan(3);
    expect(order.filter((text) => text.startsWith('a'))).to.deep.equal([
      'a1',
      'a2',
      'a3',
      'a4',
      'a5',
    ]);
  });

  it('drops a job that is called off before or while it waits', async () => {
    open();
    const abort = new AbortController();
    const first = echo('first');
    const waiting = outcome(echo('second', 'a', abort.signal));
    abort.abort();
    expect(await waiting).to.have.property('name', 'AbortError');
    expect(await outcome(echo('third', 'a', abort.signal))).to.have.property('name', 'AbortError');
    expect(await first).to.equal('first');
  });

  it('drops the result of a job that is called off while it runs', async () => {
    open();
    const abort = new AbortController();
    const running = outcome(echo('first', 'a', abort.signal));
    abort.abort();
    expect(await running).to.have.property('name', 'AbortError');
    expect(await echo('next')).to.equal('next');
  });

  for (const act of ['exit', 'exhaust'] as const) {
    it(`fails only the job at which a thread dies (${act}), and replaces the thread`, async () => {
      open();
      const doomed = outcome(pool.submit({ act, text: '' }, { key: 'a' }));
      const next = echo('next');
      expect(codeOf(await doomed)).to.equal('crashed');
      expect(await next).to.equal('next');
    });
  }

  it('ends a job that overruns its time, and replaces the thread', async () => {
    open({ timeLimitMs: 400 });
    const endless = outcome(pool.submit({ act: 'hang', text: '' }, { key: 'a' }));
    expect(codeOf(await endless)).to.equal('timed_out');
  });

  it('passes on a refusal and keeps the thread', async () => {
    let started = 0;
    open({ start: () => (started++, startThread<Order, string>(SCRIPT, () => [], raise)) });
    const refused = outcome(pool.submit({ act: 'refuse', text: 'detail' }, { key: 'a' }));
    expect(codeOf(await refused)).to.equal('damaged');
    expect(await echo('next')).to.equal('next');
    expect(started).to.equal(1);
  });

  it('starts a thread again after it was ended for idleness', async () => {
    let started = 0;
    open({
      idleLimitMs: 1,
      start: () => (started++, startThread<Order, string>(SCRIPT, () => [], raise)),
    });
    await echo('first');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await echo('second')).to.equal('second');
    expect(started).to.equal(2);
  });

  it('refuses more than it can hold, in all and for one caller', async () => {
    open({ maxWaiting: 3, maxWaitingPerKey: 2 });
    const jobs = ['a', 'a', 'a', 'a', 'b', 'b'].map((key) => outcome(echo(key, key)));
    const codes = (await Promise.all(jobs)).map(codeOf);
    expect(codes).to.deep.equal([undefined, undefined, undefined, 'busy', undefined, 'busy']);
  });

  it('rejects what waits or runs when it is closed', async () => {
    open();
    const jobs = [
      outcome(pool.submit({ act: 'hang', text: '' }, { key: 'a' })),
      outcome(echo('waiting')),
    ];
    await pool.close();
    expect((await Promise.all(jobs)).map(codeOf)).to.deep.equal(['closed', 'closed']);
    expect(codeOf(await outcome(echo('late')))).to.equal('closed');
  });
});

function outcome(job: Promise<unknown>): Promise<unknown> {
  return job.catch((error: unknown) => error);
}

function codeOf(value: unknown): string | undefined {
  return value instanceof JobError ? value.code : undefined;
}
