import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../../../context.ts';

const LOOK_EVERY_MS = 20;
/** A reader who never stops must not stop the scrub. */
const LONGEST_MS = 1000;

/** Lets those who wait for a page go first. */
export async function giveWay(
  { images }: Pick<Services, 'images'>,
  signal: AbortSignal,
): Promise<void> {
  for (let waited = 0; images.isMarking() && waited < LONGEST_MS; waited += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}
