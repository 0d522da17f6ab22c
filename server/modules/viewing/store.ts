import type { Db, Tx } from '../../../db/connect.ts';

export type OpeningRow = {
  id: string;
  grant_id: string;
  account_id: string;
  session_id: string;
  opened_at: Date;
  co_reader_id: string | null;
  confirmed_at: Date | null;
  closed_at: Date | null;
};

export async function insertOpening(tx: Tx, opening: Omit<OpeningRow, 'closed_at'>): Promise<void> {
  await tx('openings').insert(opening);
}

export async function confirmOpening(tx: Tx, id: string, at: Date): Promise<void> {
  await tx('openings').where({ id }).whereNull('confirmed_at').update({ confirmed_at: at });
}

export async function closeOpening(tx: Tx, id: string, at: Date): Promise<void> {
  await tx('openings').where({ id }).whereNull('closed_at').update({ closed_at: at });
}

/** True when a co-reader has confirmed some opening under this request before. */
export async function wasConfirmed(db: Db, requestId: string): Promise<boolean> {
  const row = await db('openings as o')
    .join('grants as g', 'g.id', 'o.grant_id')
    .where({ 'g.request_id': requestId })
    .whereNotNull('o.confirmed_at')
    .first<{ id: string } | undefined>('o.id');
  return row !== undefined;
}
