import { followKeys } from './follow-keys.ts';
import { publishHead } from './publish-head.ts';
import type { Sequencer } from './sequencer.ts';
import type { Head } from './head-store.ts';

/** Signs for what a crash left committed but unsigned, and repeats a checkpoint row and a change of key it left undone. */
export async function settleStart(sequencer: Sequencer, head: Head): Promise<void> {
  if (head.size > 0) await publishHead(sequencer, head);
  await followKeys(sequencer);
}
