import { createFairQueue } from './fair-queue.ts';
import { JobError, type Raise } from './job-error.ts';
import type { Runner } from './runner.ts';

/** Whose turn a job takes, and what calls it off. */
export type JobCall = { key: string; signal?: AbortSignal };

export type JobPool<Job, Result> = {
  submit: (job: Job, call: JobCall) => Promise<Result>;
  /** Jobs that wait or run. */
  readonly load: number;
  close: () => Promise<void>;
};

export type JobPoolOptions<Job, Result> = {
  start: () => Runner<Job, Result>;
  raise: Raise;
  size: number;
  /** Waiting jobs of all callers, and of one; beyond either a job is refused as `busy`. */
  maxWaiting: number;
  maxWaitingPerKey: number;
  timeLimitMs: number;
  /** A runner without work for so long is ended, to be started again on demand. */
  idleLimitMs?: number;
};

type Ticket<Job, Result> = {
  job: Job;
  settled: PromiseWithResolvers<Result>;
};

type Seat<Job, Result> = {
  runner: Runner<Job, Result> | undefined;
  isBusy: boolean;
  idleTimer?: NodeJS.Timeout;
};

/**
 * Runs jobs on a fixed number of runners, callers in turn. Runners start with their first job and are
 * replaced when they crash or overrun: only the job they held fails. A job called off while it waits
 * never runs; one called off while it runs has its result dropped.
 */
export function createJobPool<Job, Result>(
  options: JobPoolOptions<Job, Result>,
): JobPool<Job, Result> {
  const { raise } = options;
  const queue = createFairQueue<Ticket<Job, Result>>();
  const seats = Array.from({ length: options.size }, (): Seat<Job, Result> => ({
    runner: undefined,
    isBusy: false,
  }));
  let isClosed = false;

  function submit(job: Job, { key, signal }: JobCall): Promise<Result> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    if (isClosed) return Promise.reject(raise('closed'));
    if (isFull(key)) return Promise.reject(raise('busy'));
    const ticket = { job, settled: Promise.withResolvers<Result>() };
    const callOff = () => {
      queue.remove(key, ticket);
      ticket.settled.reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', callOff, { once: true });
    queue.push(key, ticket);
    serve();
    return ticket.settled.promise.finally(() => signal?.removeEventListener('abort', callOff));
  }

  function isFull(key: string): boolean {
    return queue.size >= options.maxWaiting || queue.sizeOf(key) >= options.maxWaitingPerKey;
  }

  function serve(): void {
    const seat = seats.find(({ isBusy }) => !isBusy);
    const ticket = seat && queue.shift();
    if (seat === undefined || ticket === undefined) return;
    seat.isBusy = true;
    const { resolve, reject } = ticket.settled;
    void runSeated(seat, ticket.job)
      .then(resolve, reject)
      .finally(() => {
        seat.isBusy = false;
        serve();
      });
  }

  async function runSeated(seat: Seat<Job, Result>, job: Job): Promise<Result> {
    const runner = takeRunner(seat);
    const overrun = Promise.withResolvers<never>();
    const timer = setTimeout(() => overrun.reject(raise('timed_out')), options.timeLimitMs);
    try {
      return await Promise.race([runner.run(job), overrun.promise]);
    } catch (error) {
      // Not awaited: a thread in a read that never returns cannot be ended, and its caller must hear of it.
      if (isFatal(error)) stopSeated(seat).catch(() => undefined);
      throw isClosed ? raise('closed') : error;
    } finally {
      clearTimeout(timer);
      watchIdleness(seat);
    }
  }

  function takeRunner(seat: Seat<Job, Result>): Runner<Job, Result> {
    clearTimeout(seat.idleTimer);
    if (seat.runner?.isAlive() !== true) seat.runner = options.start();
    return seat.runner;
  }

  function watchIdleness(seat: Seat<Job, Result>): void {
    if (options.idleLimitMs === undefined) return;
    seat.idleTimer = setTimeout(() => void stopSeated(seat), options.idleLimitMs).unref();
  }

  async function stopSeated(seat: Seat<Job, Result>): Promise<void> {
    const { runner } = seat;
    clearTimeout(seat.idleTimer);
    seat.runner = undefined;
    await runner?.stop();
  }

  async function close(): Promise<void> {
    isClosed = true;
    for (let ticket = queue.shift(); ticket; ticket = queue.shift()) {
      ticket.settled.reject(raise('closed'));
    }
    await Promise.all(seats.map(stopSeated));
  }

  return {
    submit,
    get load() {
      return queue.size + seats.filter(({ isBusy }) => isBusy).length;
    },
    close,
  };
}

function isFatal(error: unknown): boolean {
  return !(error instanceof JobError) || error.code === 'crashed' || error.code === 'timed_out';
}
