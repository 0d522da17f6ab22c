import type { JobError, Raise } from './job-error.ts';
import type { Reply } from './runner.ts';

/** The one answer that a runner owes: given by a reply, or by the runner's end. */
export type PendingReply<Result> = {
  expect: () => Promise<Result>;
  settle: (reply: Reply<Result>) => void;
  /** From now on every expectation fails. */
  lose: (cause?: unknown) => void;
  isAlive: () => boolean;
};

export function createPendingReply<Result>(raise: Raise): PendingReply<Result> {
  let waiting: PromiseWithResolvers<Result> | undefined;
  let loss: JobError | undefined;

  function expect(): Promise<Result> {
    if (loss !== undefined) return Promise.reject(loss);
    waiting = Promise.withResolvers<Result>();
    return waiting.promise;
  }

  function settle(reply: Reply<Result>): void {
    if (reply.isDone) waiting?.resolve(reply.result);
    else waiting?.reject(raise(reply.code, { cause: reply.detail }));
    waiting = undefined;
  }

  function lose(cause?: unknown): void {
    loss ??= raise('crashed', { cause });
    waiting?.reject(loss);
    waiting = undefined;
  }

  return { expect, settle, lose, isAlive: () => loss === undefined };
}
