/** The thread behind `startPainter`. */
import { parentPort } from 'node:worker_threads';
import type { PainterJob, PainterReply } from './start-painter.ts';
import { writePackage } from './write-package.ts';

parentPort?.on('message', (job: PainterJob) => {
  void answer(job).then((reply) => parentPort?.postMessage(reply));
});

async function answer({ order, dir }: PainterJob): Promise<PainterReply> {
  try {
    return { path: await writePackage(order, dir) };
  } catch (error) {
    return { failure: String(error) };
  }
}
