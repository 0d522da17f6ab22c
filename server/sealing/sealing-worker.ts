/** The thread that seals and checks files; started by the sealing pool. */
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { EnvelopeError } from '../../crypto/errors.ts';
import { softwareProvider } from '../../crypto/provider.ts';
import { matchesSaltedDigest, saltedDigest } from '../../crypto/salted-digest.ts';
import { sm3 } from '../../crypto/sm3.ts';
import { answerJob } from '../threads/answer-job.ts';
import { listOwned } from '../threads/list-owned.ts';
import { viewAsBuffer } from '../threads/view-as-buffer.ts';
import { SealingError } from './sealing-error.ts';
import type { CheckOrder, SealingJob, SealingResult, SealOrder } from './sealing-jobs.ts';

parentPort?.on('message', (job: SealingJob) => {
  void answerJob(() => Promise.resolve(job).then(work)).then((reply) => {
    const moved = reply.isDone ? listOwned(bytesOf(reply.result)) : [];
    parentPort?.postMessage(reply, moved);
  });
});

function work(job: SealingJob): SealingResult {
  return job.kind === 'seal' ? seal(job) : check(job);
}

function seal({ key, place, plaintext, expected }: SealOrder): SealingResult {
  const isExpected = expected === undefined || sm3(plaintext).toString('hex') === expected;
  if (!isExpected) throw new SealingError('changed');
  const { salt, digest } = saltedDigest(plaintext);
  return { sealed: softwareProvider.sealObject(key, place, plaintext), salt, sm3: digest };
}

function check({ key, place, sealed, ...recorded }: CheckOrder): SealingResult {
  const sha512 = createHash('sha512').update(sealed).digest();
  const plaintext = tryOpen({ key, place, sealed });
  if (!plaintext) return { verdict: 'unreadable', sha512 };
  const expected = { salt: viewAsBuffer(recorded.salt), digest: viewAsBuffer(recorded.sm3) };
  if (!matchesSaltedDigest(plaintext, expected)) return { verdict: 'altered', sha512 };
  return { verdict: 'sound', sha512, plaintext };
}

function tryOpen({ key, place, sealed }: Omit<CheckOrder, 'salt' | 'sm3'>): Buffer | undefined {
  try {
    return softwareProvider.openObject(key, place, sealed);
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}

function bytesOf(result: SealingResult): Uint8Array[] {
  return Object.values(result).filter((value) => value instanceof Uint8Array);
}
