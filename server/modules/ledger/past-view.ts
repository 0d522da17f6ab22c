import type { Db } from '../../../db/connect.ts';

/** A ledger that could not go on, as far as it is kept and was signed for. */
export type PastLedger = {
  /** 1 for the first. */
  id: number;
  origin: string;
  /** As `audit/log-keys.ts` writes them. */
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
