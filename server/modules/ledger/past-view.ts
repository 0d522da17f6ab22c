import type { Db } from '../../../db/connect.ts';

/** A ledger that could not go on, as far as it is kept and was signed for. */
export type PastLedger = {
  /** 1 for the first. */
  id: number;
  origin: string;
  /** As `audit/verifier-key.ts` writes it. */
  key: string;
  size: number;
  root: Buffer;
  endedAt: Date;
};

type Row = Omit<PastLedger, 'size' | 'endedAt'> & { size: string; ended_at: Date };

export async function listPastLedgers(db: Db): Promise<PastLedger[]> {
  const rows = await db('past_ledgers').orderBy('id').select<Row[]>('*');
  return rows.map(({ ended_at: endedAt, size, ...row }) => ({
    ...row,
    size: Number(size),
    endedAt,
  }));
}

export async function findPastLedger(db: Db, id: number): Promise<PastLedger | undefined> {
  return (await listPastLedgers(db)).find((each) => each.id === id);
}

/** Rows of `[from, to)` of a past ledger, in order. */
export async function listPastEntries(
  db: Db,
  ledger: number,
  from: number,
  to: number,
): Promise<{ idx: number; body: Buffer; leafHash: Buffer }[]> {
  const rows = await db('past_ledger_entries')
    .where({ ledger })
    .andWhere('idx', '>=', from)
    .andWhere('idx', '<', to)
    .orderBy('idx')
    .select<{ idx: string; body: Buffer; leaf_hash: Buffer }[]>('idx', 'body', 'leaf_hash');
  return rows.map((row) => ({ idx: Number(row.idx), body: row.body, leafHash: row.leaf_hash }));
}

export async function listPastCheckpoints(
  db: Db,
  ledger: number,
  after: number,
  limit: number,
): Promise<{ size: number; note: string }[]> {
  const rows = await db('past_ledger_checkpoints')
    .where({ ledger })
    .andWhere('size', '>', after)
    .orderBy('size')
    .limit(limit)
    .select<{ size: string; note: string }[]>('size', 'note');
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}
