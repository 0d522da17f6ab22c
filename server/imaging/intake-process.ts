/** The process that first decodes what strangers hand in; started by the image pool. */
import { existsSync, writeFileSync } from 'node:fs';
import { answerJob } from '../threads/answer-job.ts';
import type { IntakeJob, IntakeResult } from './image-jobs.ts';
import { inspectImage } from './inspect-image.ts';
import { loadSharp } from './load-sharp.ts';
import { makeRenditions } from './make-renditions.ts';
import { readImageFacts } from './read-image-facts.ts';
import { readPicture } from './read-picture.ts';
import { viewAsBuffer } from '../threads/view-as-buffer.ts';

offerToKernel();
process.on('disconnect', () => process.exit());
process.on('message', (job: IntakeJob) => {
  void answerJob(() => work(job)).then((reply) => process.send?.(reply));
});

async function work({ kind, image }: IntakeJob): Promise<IntakeResult> {
  const sharp = await loadSharp();
  sharp.block({ operation: ['VipsForeignLoadSvg'] });
  const bytes = viewAsBuffer(image);
  if (kind === 'picture') return readPicture(bytes);
  if (kind === 'inspect') return { facts: await inspectImage(bytes), renditions: undefined };
  return { facts: await readImageFacts(bytes), renditions: await makeRenditions(bytes) };
}

/** Should memory run out, this process goes first and the server stays; a kernel without the file decides itself. */
function offerToKernel(): void {
  const file = '/proc/self/oom_score_adj';
  if (existsSync(file)) writeFileSync(file, '1000');
}
