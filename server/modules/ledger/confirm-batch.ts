import { sm3Tree } from '../../../audit/tree.ts';
import { proveInBatch } from './prove-in-batch.ts';
import { publishHead } from './publish-head.ts';
import { SequencerHalt, type Batch } from './sequence-batch.ts';
import type { Sequencer } from './sequencer.ts';
import { listEntries } from './entry-store.ts';

/**
 * Reads the batch back as stored, signs its head, makes that durable, and only then lets anyone go on.
 * @throws SequencerHalt where another batch was read than was written.
 */
export async function confirmBatch(sequencer: Sequencer, batch: Batch): Promise<void> {
  const { db, untilAnswered, receipts } = sequencer;
  const { entries, from, head } = batch;
  const stored = await untilAnswered(() => listEntries(db, from.size, head.size));
  const { frontier } = sm3Tree;
  const tip = stored.reduce(
    (grown, { body }) => frontier.append(grown, sm3Tree.leafHash(body)),
    frontier.decode(from.frontier, from.size),
  );
  if (tip.size !== head.size || !frontier.root(tip).equals(head.root)) {
    throw new SequencerHalt(`第 ${from.size} 至 ${head.size - 1} 条存入后读出不同，账本停止。`);
  }
  const note = await publishHead(sequencer, head);
  // What was read back has the root of what was planned: the same bodies, decoded once.
  sequencer.onSigned?.(entries.map(({ decoded }) => decoded));
  const proveAt = proveInBatch(batch);
  for (const { idx, entry_id } of entries) {
    receipts.deliver(entry_id, { index: idx, checkpoint: note, prove: () => proveAt(idx) });
  }
}
