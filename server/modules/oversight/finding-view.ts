import type { Db } from '../../../db/connect.ts';
import { listHolders } from '../accounts/index.ts';
import type { Finding } from './contract.ts';

type Row = { idx: string; added_at: Date; at: Date; kind: string; action: string; item: string };

/** Entries that a finding rests on after an index, in the order of the ledger. */
export async function listEvidence(
  db: Db,
  findingId: string,
  after: number,
  limit: number,
): Promise<Finding['evidence']> {
  const rows = await db('oversight_evidence as e')
    .join('ledger_entries as l', 'l.idx', 'e.idx')
    .where({ 'e.finding_id': findingId })
    .andWhere('e.idx', '>', after)
    .orderBy('e.idx')
    .limit(limit)
    .select<Row[]>('e.idx', 'e.added_at', 'l.at', 'l.kind', 'l.action', 'l.item');
  return rows.map((row) => ({
    index: Number(row.idx),
    at: row.at.toISOString(),
    kind: row.kind,
    action: row.action,
    item: row.item,
    addedAt: row.added_at.toISOString(),
  }));
}

export async function loadNames(db: Db, ids: string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db('accounts')
    .whereIn('id', [...new Set(ids)])
    .select<{ id: string; name: string }[]>('id', 'name');
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** To whom a finding can be given: active auditors, but for whom it is about. */
export async function listAuditors(
  db: Db,
  subject: string,
): Promise<{ accountId: string; name: string }[]> {
  const ids = (await listHolders(db, ['auditor'])).filter((id) => id !== subject);
  const names = await loadNames(db, ids);
  return ids.map((accountId) => ({ accountId, name: names.get(accountId) ?? '' }));
}
