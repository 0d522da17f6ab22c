import type { Entry } from '../../../audit/leaf.ts';
import type { Db, Tx } from '../../../db/connect.ts';
import { entriesOf, type LedgerChoice } from './entries-view.ts';

export type SequencedEntry = {
  idx: number;
  entry_id: string;
  body: Buffer;
  leaf_hash: Buffer;
};

export async function insertEntries(
  tx: Tx,
  entries: (SequencedEntry & { decoded: Entry })[],
): Promise<void> {
  const rows = entries.map(({ decoded, ...entry }) => ({
    ...entry,
    at: new Date(decoded.atMs),
    kind: decoded.kind,
    action: decoded.action,
    actor: decoded.actor,
    item: decoded.item ?? null,
    unit: decoded.unit ?? null,
    purpose: decoded.purpose ?? null,
    outcome: decoded.outcome ?? null,
  }));
  await tx('ledger_entries').insert(rows);
}

/** Bodies and leaf hashes of `[from, to)`, in order. */
export async function listEntries(
  db: Db,
  from: number,
  to: number,
  choice: LedgerChoice = {},
): Promise<{ idx: number; body: Buffer; leafHash: Buffer }[]> {
  const rows = await entriesOf(db, choice)
    .andWhere('idx', '>=', from)
    .andWhere('idx', '<', to)
    .orderBy('idx')
    .select<{ idx: string; body: Buffer; leaf_hash: Buffer }[]>('idx', 'body', 'leaf_hash');
  return rows.map((row) => ({ idx: Number(row.idx), body: row.body, leafHash: row.leaf_hash }));
}

/** The leaf hashes of entries `[from, to)`, in order. */
export async function listLeafHashes(db: Db, from: number, to: number): Promise<Buffer[]> {
  const rows = await db('ledger_entries')
    .where('idx', '>=', from)
    .andWhere('idx', '<', to)
    .orderBy('idx')
    .select<{ leaf_hash: Buffer }[]>('leaf_hash');
  return rows.map(({ leaf_hash }) => leaf_hash);
}

/** Places on the tree of those of these entries that have one. */
export async function listIndexes(
  db: Db,
  entryIds: readonly string[],
): Promise<{ entryId: string; idx: number }[]> {
  const rows = await db('ledger_entries')
    .whereIn('entry_id', [...entryIds])
    .select<{ entry_id: string; idx: string }[]>('entry_id', 'idx');
  return rows.map((row) => ({ entryId: row.entry_id, idx: Number(row.idx) }));
}
