import type { Db } from '../../../db/connect.ts';

export async function findNewestNote(db: Db): Promise<string | undefined> {
  const row = await db('ledger_checkpoints')
    .orderBy('size', 'desc')
    .first<{ note: string } | undefined>('note');
  return row?.note;
}
