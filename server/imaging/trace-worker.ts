/** The thread that looks for marks; started by the image pool. */
import { parentPort } from 'node:worker_threads';
import { answerJob } from '../threads/answer-job.ts';
import { traceView } from './forensic/trace-view.ts';
import type { TraceJob } from './image-jobs.ts';

parentPort?.on('message', ({ picture, sought }: TraceJob) => {
  void answerJob(() => traceView(picture, sought)).then((reply) => parentPort?.postMessage(reply));
});
