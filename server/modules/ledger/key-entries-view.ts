import type { Db } from '../../../db/connect.ts';
import { CHANGE_KEY } from './key-order.ts';

/** The KEY entries on the tree from index `from` on, in order. */
export async function listKeyEntries(
  db: Db,
  from: number,
): Promise<{ idx: number; body: Buffer; at: Date }[]> {
  const rows = await db('ledger_entries')
    .where({ action: CHANGE_KEY, kind: 'KEY' })
    .andWhere('idx', '>=', from)
    .orderBy('idx')
    .select<{ idx: string; body: Buffer; at: Date }[]>('idx', 'body', 'at');
  return rows.map((row) => ({ ...row, idx: Number(row.idx) }));
}
