import type { Db } from '../../../db/connect.ts';
import { listHolders } from '../accounts/index.ts';
import { entriesOf, listPastLedgers } from '../ledger/index.ts';
import type { Finding } from './contract.ts';

type Evidence = { idx: string; added_at: Date };
type Row = { idx: string; at: Date; kind: string; action: string; item: string | null };

/**
 * Entries that a finding rests on after an index, in the order of the ledger. An index is one of the ledger that was in
 * force when it was added: of the first one that was ended later, or of the one in force now.
 */
export async function listEvidence(
  db: Db,
  findingId: string,
  after: number,
  limit: number,
): Promise<Finding['evidence']> {
  const evidence = await db('oversight_evidence')
    .where({ finding_id: findingId })
    .andWhere('idx', '>', after)
    .orderBy('idx')
    .limit(limit)
    .select<Evidence[]>('idx', 'added_at');
  const ledgers = await listPastLedgers(db);
  const placed = evidence.map(({ idx, added_at }) => ({
    idx,
    addedAt: added_at.toISOString(),
    past: ledgers.find(({ endedAt }) => endedAt > added_at)?.id,
  }));
  const entries = new Map<string, Row>();
  for (const past of new Set(placed.map((each) => each.past))) {
    const indexes = placed.filter((each) => each.past === past).map(({ idx }) => idx);
    for (const row of await listRows(db, past, indexes)) entries.set(row.idx, row);
  }
  return placed.flatMap(({ idx, addedAt, past = null }) => {
    const row = entries.get(idx);
    if (!row) return [];
    const { at, kind, action, item } = row;
    return { index: Number(idx), past, at: at.toISOString(), kind, action, item, addedAt };
  });
}

function listRows(db: Db, past: number | undefined, indexes: readonly string[]): Promise<Row[]> {
  return entriesOf(db, { past })
    .whereIn('idx', [...indexes])
    .select<Row[]>('idx', 'at', 'kind', 'action', 'item');
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
