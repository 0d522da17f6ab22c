import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than the facts of anything take to load on a machine that is not overwhelmed. */
const STEP_MS = 25;

/**
 * Waits until a whole number of steps has passed since `startedAt` (of `performance.now()`): what is absent is
 * refused sooner than what is forbidden, and a patient guesser could measure that.
 */
export async function evenOut(startedAt: number): Promise<void> {
  const elapsed = performance.now() - startedAt;
  await sleep(STEP_MS - (elapsed % STEP_MS));
}
