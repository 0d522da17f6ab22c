import { Worker } from 'node:worker_threads';
import type { ResourceLimits } from 'node:worker_threads';
import type { Raise } from './job-error.ts';
import { createPendingReply } from './pending-reply.ts';
import type { Reply, Runner } from './runner.ts';

const LIMITS: ResourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 };

/** Starts a thread on `script`; `listTransfers` names the memory of a job that moves to it instead of being copied. */
export function startThread<Job, Result>(
  script: URL,
  listTransfers: (job: Job) => ArrayBuffer[],
  raise: Raise,
): Runner<Job, Result> {
  const pending = createPendingReply<Result>(raise);
  const worker = new Worker(script, { resourceLimits: LIMITS });
  worker.on('message', (reply: Reply<Result>) => pending.settle(reply));
  worker.on('error', (error) => pending.lose(error));
  worker.on('exit', () => pending.lose());
  return {
    run(job) {
      const answer = pending.expect();
      worker.postMessage(job, listTransfers(job));
      return answer;
    },
    isAlive: pending.isAlive,
    async stop() {
      await worker.terminate();
    },
  };
}
