/** A place that works on one job at a time: a thread, or a process that may die of its input. */
export type Runner<Job, Result> = {
  /** Rejects with `JobError`; `crashed` means that the runner is gone and must be replaced. */
  run: (job: Job) => Promise<Result>;
  isAlive: () => boolean;
  /** Ends the runner at once, whatever it is doing. */
  stop: () => Promise<void>;
};

/** What a runner answers: a job's own failure is an answer too. */
export type Reply<Result> =
  { isDone: true; result: Result } | { isDone: false; code: string; detail: string };
