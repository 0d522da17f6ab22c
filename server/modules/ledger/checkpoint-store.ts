import type { Db } from '../../../db/connect.ts';
import { checkpointsOf, type LedgerChoice } from './entries-view.ts';
import { IS_UNFLUSHED } from './unflushed.ts';

/** Where there is none of this size: a start signs anew for what a crash left. */
export async function insertCheckpoint(
  db: Db,
  checkpoint: { size: number; note: string; signedAt: Date },
): Promise<void> {
  const { size, note, signedAt } = checkpoint;
  const row = db.raw(
    `insert into ledger_checkpoints (size, note, signed_at)
       select ?::bigint, ?::text, ?::timestamptz
       where not exists (select 1 from ledger_checkpoints where size = ?) and ${IS_UNFLUSHED}`,
    [size, note, signedAt, size],
  );
  await row.options({ name: 'checkpoint' });
}

export async function listCheckpoints(
  db: Db,
  after: number,
  limit: number,
  choice: LedgerChoice = {},
): Promise<{ size: number; note: string }[]> {
  const rows = await checkpointsOf(db, choice)
    .andWhere('size', '>', after)
    .orderBy('size')
    .limit(limit)
    .select<{ size: string; note: string }[]>('size', 'note');
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}
