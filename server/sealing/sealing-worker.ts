/** The thread that seals and checks files; started by the sealing pool. */
import { parentPort } from 'node:worker_threads';
import { softwareObjects } from '../../crypto/software-objects.ts';
import { saltedDigest } from '../../crypto/salted-digest.ts';
import { sm3 } from '../../crypto/sm3.ts';
import { answerJob } from '../threads/answer-job.ts';
import { giveBack } from '../threads/give-back.ts';
import { listOwned } from '../threads/list-owned.ts';
import { checkFile } from './check-file.ts';
import { SealingError } from './sealing-error.ts';
import type { SealingJob, SealingResult, SealOrder } from './sealing-jobs.ts';

parentPort?.on('message', (job: SealingJob) => {
  void answerJob(() => Promise.resolve(job).then(work)).then((reply) => {
    const moved = reply.isDone ? listOwned(bytesOf(reply.result)) : [];
    parentPort?.postMessage(reply, moved);
  });
});

function work(job: SealingJob): SealingResult {
  return job.kind === 'seal' ? seal(job) : checkFile(job);
}

function seal({ key, place, plaintext, expected }: SealOrder): SealingResult {
  const isExpected = expected === undefined || sm3(plaintext).toString('hex') === expected;
  if (!isExpected) throw new SealingError('changed');
  const { salt, digest } = saltedDigest(plaintext);
  const sealed = softwareObjects.sealObject(key, place, plaintext);
  giveBack(plaintext);
  return { sealed, salt, sm3: digest };
}

function bytesOf(result: SealingResult): Uint8Array[] {
  return Object.values(result).filter((value) => value instanceof Uint8Array);
}
