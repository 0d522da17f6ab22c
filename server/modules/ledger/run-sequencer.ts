import { commitOnce } from './commit-once.ts';
import { confirmBatch } from './confirm-batch.ts';
import { followKeys } from './follow-keys.ts';
import { makeNextKey } from './make-next-key.ts';
import { planBatch, SequencerHalt, type Batch } from './sequence-batch.ts';
import type { Sequencer } from './sequencer.ts';
import { settleEnded } from './settle-ended.ts';
import { settleStart } from './settle-start.ts';
import type { Head } from './head-store.ts';
import { ClockClosed } from './watch-clock.ts';

/** How often to look for entries whose writer could not wake us. */
const POLL_MS = 500;

/**
 * Takes batch after batch until the ledger is closed or must halt, and then tells everyone who waits.
 * Settles with the reason of a halt.
 */
export async function runSequencer(
  sequencer: Sequencer,
  start: { head: Head; isSettled: boolean },
): Promise<Error | undefined> {
  const { receipts, logger } = sequencer;
  try {
    if (!start.isSettled) await settleStart(sequencer, start.head);
    await takeBatches(sequencer, start.head);
    receipts.halt(new Error('账本已关闭'));
    return undefined;
  } catch (cause) {
    if (cause instanceof ClockClosed) {
      receipts.halt(cause);
      return undefined;
    }
    // Whatever went wrong, going on could sign for something nobody can vouch for.
    logger.error('ledger halted', { error: String(cause) });
    const reason = cause instanceof SequencerHalt ? cause.message : '账本已停止，请联系系统管理员';
    const halt = new Error(reason, { cause });
    receipts.halt(halt);
    return halt;
  }
}

/** Each batch as soon as the last is durable; returns once nothing waits and the ledger is being closed. */
async function takeBatches(sequencer: Sequencer, start: Head): Promise<void> {
  const { signal } = sequencer;
  for (let head = start; ;) {
    const batch = await takeBatch(sequencer, head);
    if (batch) head = batch.head;
    else if (signal.isClosed()) return;
    else await signal.wait(POLL_MS);
  }
}

async function takeBatch(sequencer: Sequencer, head: Head): Promise<Batch | undefined> {
  const { db, origin, outboxMac, lock, receipts, untilAnswered } = sequencer;
  // Before the outbox is read: whose transaction was over by then has an entry in it, or none at all.
  const ended = receipts.endedSoFar();
  const batch = await untilAnswered(() =>
    planBatch(db, head, {
      origin,
      isOwn: outboxMac.isOwn,
      changeKey: (order, index) => makeNextKey(sequencer, order, index),
    }),
  );
  const missing = (batch?.isLast ?? true) ? missingFrom(batch, ended) : [];
  await untilAnswered(() => settleEnded(db, receipts, missing, { size: head.size, lock }));
  if (batch) {
    await commitOnce(sequencer, batch);
    await confirmBatch(sequencer, batch);
    if (batch.changesKey) await followKeys(sequencer);
  }
  return batch;
}

function missingFrom(batch: Batch | undefined, ended: string[]): string[] {
  const present = new Set(batch?.entries.map((entry) => entry.entry_id));
  return ended.filter((entryId) => !present.has(entryId));
}
