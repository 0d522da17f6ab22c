/** What can happen to any job, whatever it is about. */
export type PoolFailure = 'timed_out' | 'crashed' | 'failed' | 'busy' | 'closed';

/** Why a job has no result. Each pool has its own codes and words, and extends this. */
export class JobError extends Error {
  override readonly name: string = 'JobError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Puts a code into a pool's own words: one of `PoolFailure`, or one that its thread answered. */
export type Raise = (code: string, options?: ErrorOptions) => JobError;
