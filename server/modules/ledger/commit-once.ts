import { explainConflict, isConflict } from './explain-conflict.ts';
import { commitBatch, HeadMoved, type Batch } from './sequence-batch.ts';
import type { Sequencer } from './sequencer.ts';
import { findHead, isSameHead } from './head-store.ts';
import { isTransient } from './wait-for-answers.ts';

/**
 * Commits the batch; where the reply was lost, the head tells whether it had been committed. The lost attempt may hold
 * the head's row a while longer and land after it was asked: then the next one finds the head moved, by ourselves.
 * @throws HeadMoved where somebody else has moved it; SequencerHalt where somebody has put rows in its way.
 */
export async function commitOnce(
  { db, headMac, untilAnswered }: Pick<Sequencer, 'db' | 'headMac' | 'untilAnswered'>,
  batch: Batch,
): Promise<void> {
  for (let isInDoubt = false; ; isInDoubt = true) {
    try {
      await commitBatch(db, batch, headMac.codeOf(batch.head));
      return;
    } catch (error) {
      if (isConflict(error)) throw await untilAnswered(() => explainConflict(db, batch));
      const hasMoved = isInDoubt && error instanceof HeadMoved;
      if (!isTransient(error) && !hasMoved) throw error;
      const now = await untilAnswered(() => findHead(db));
      if (isSameHead(now, batch.head)) return;
      if (!isSameHead(now, batch.from)) throw new HeadMoved();
    }
  }
}
