import { createJobPool, type JobCall } from '../threads/job-pool.ts';
import { listOwned } from '../threads/list-owned.ts';
import { startThread } from '../threads/start-thread.ts';
import { viewAsBuffer } from '../threads/view-as-buffer.ts';
import { raiseSealingError } from './sealing-error.ts';
import type {
  CheckedFile,
  CheckOrder,
  SealedFile,
  SealingJob,
  SealingResult,
  SealOrder,
} from './sealing-jobs.ts';

/**
 * Sealing and checking of whole files, in threads: the main thread does neither. Every call names the
 * caller whose turn it takes, may be called off by a signal, and rejects with `SealingError` or the
 * signal's reason. The bytes of an order to seal are taken over: they are gone after the call, unless they
 * are a slice of larger memory.
 */
export type SealingPool = {
  seal: (order: SealOrder, call: JobCall) => Promise<SealedFile>;
  /**
   * Never rejects for what the bytes are: that is its verdict. `undefined` where there is no plain file; an
   * error of the disk has its `code` and `syscall`.
   */
  check: (order: CheckOrder, call: JobCall) => Promise<CheckedFile | undefined>;
  /** Ends the threads; what waits or runs is rejected. */
  close: () => Promise<void>;
};

export type SealingPoolOptions = {
  threads?: number;
  maxWaiting?: number;
  maxWaitingPerKey?: number;
  timeLimitMs?: number;
};

/** Starts with no thread: each comes with its first job. */
export function createSealingPool(options: SealingPoolOptions = {}): SealingPool {
  const { threads = 2, ...limits } = options;
  const pool = createJobPool<SealingJob, SealingResult>({
    size: threads,
    start: startSealer,
    raise: raiseSealingError,
    maxWaiting: 64,
    maxWaitingPerKey: 32,
    timeLimitMs: 60_000,
    idleLimitMs: 30_000,
    ...limits,
  });
  return {
    async seal(order, call) {
      const result = await pool.submit({ kind: 'seal', ...order }, call);
      return withBuffers(result as SealedFile);
    },
    async check(order, call) {
      const result = await pool.submit({ kind: 'check', ...order }, call);
      if (!('verdict' in result) || result.verdict === 'absent') return undefined;
      if (result.verdict === 'unread')
        throw Object.assign(new Error(`cannot read ${order.file}`), result);
      return withBuffers(result as CheckedFile);
    },
    close: pool.close,
  };
}

function startSealer() {
  const script = new URL('sealing-worker.ts', import.meta.url);
  return startThread<SealingJob, SealingResult>(script, listTransfers, raiseSealingError);
}

function listTransfers(job: SealingJob): ArrayBuffer[] {
  return job.kind === 'seal' ? listOwned([job.plaintext]) : [];
}

function withBuffers<Result extends object>(result: Result): Result {
  const entries = Object.entries(result).map(([name, value]: [string, unknown]) => [
    name,
    value instanceof Uint8Array ? viewAsBuffer(value) : value,
  ]);
  return Object.fromEntries(entries) as Result;
}
