import type { Db } from '../../../db/connect.ts';

export async function findNewest(db: Db): Promise<{ size: number; note: string } | undefined> {
  const row = await db('ledger_checkpoints')
    .orderBy('size', 'desc')
    .first<{ size: string; note: string } | undefined>('size', 'note');
  return row && { size: Number(row.size), note: row.note };
}
