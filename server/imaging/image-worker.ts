/** The thread that marks pages; started by the image pool. */
import { parentPort } from 'node:worker_threads';
import { answerJob } from '../threads/answer-job.ts';
import type { MarkJob, MarkResult } from './image-jobs.ts';
import { markPage } from './mark-page.ts';
import { markStrip } from './mark-strip.ts';
import { viewAsBuffer } from '../threads/view-as-buffer.ts';

parentPort?.on('message', (job: MarkJob) => {
  void answerJob(() => mark(job)).then((reply) => parentPort?.postMessage(reply));
});

async function mark(job: MarkJob): Promise<MarkResult> {
  if (job.kind === 'page')
    return ownBytes(await markPage(viewAsBuffer(job.image), job.mark, job.view));
  const strip = await markStrip(job.thumbs.map(viewAsBuffer), job.mark, job.view);
  return { ...strip, bytes: ownBytes(strip.bytes) };
}

/** Posting a slice would clone the whole memory behind it. */
function ownBytes(bytes: Buffer): Buffer {
  return Buffer.copyBytesFrom(bytes);
}
