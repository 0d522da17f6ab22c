import type { Db } from '../../../db/connect.ts';
import { listIndexes } from './entry-store.ts';
import { SequencerHalt, type Batch } from './sequence-batch.ts';

/** A batch that the tree would not take because its entries, or their places, are there already: says who must have meddled. */
export async function explainConflict(
  db: Db,
  { entries, from }: Pick<Batch, 'entries' | 'from'>,
): Promise<SequencerHalt> {
  const indexes = await listIndexes(
    db,
    entries.map(({ entry_id }) => entry_id),
  );
  const replayed = indexes.find(({ idx }) => idx < from.size);
  return new SequencerHalt(
    replayed
      ? `待记账的记录 ${replayed.entryId} 已在第 ${replayed.idx} 条：有人把旧记录放回，账本停止，不再记一次。请保留现场并联系安全审计员。`
      : `第 ${from.size} 条的位置上已有他人写入的账目，账本停止。请保留现场并联系安全审计员。`,
  );
}

/** Whether a statement failed because a row of that key is there. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
