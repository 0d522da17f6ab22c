import type { Entry } from '../../../audit/leaf.ts';
import type { Db, Tx } from '../../../db/connect.ts';
import { entriesOf, type LedgerChoice } from './entries-view.ts';

export type SequencedEntry = {
  idx: number;
  entry_id: string;
  body: Buffer;
  leaf_hash: Buffer;
};

/** By arrays: a statement of a few values for every row would be read and planned anew for each size of a batch. */
export async function insertEntries(
  tx: Tx,
  entries: readonly (SequencedEntry & { decoded: Entry })[],
): Promise<void> {
  // Knex's types know of no null in an array; PostgreSQL does.
  const column = (of: (entry: Entry) => string | undefined): string[] =>
    entries.map(({ decoded }) => of(decoded) ?? null) as string[];
  const inserted = tx.raw(
    `insert into ledger_entries (idx, entry_id, body, leaf_hash, at, kind, action, actor, item, unit, purpose, outcome)
       select * from unnest(?::bigint[], ?::uuid[], ?::bytea[], ?::bytea[], ?::timestamptz[],
         ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])`,
    [
      entries.map(({ idx }) => idx),
      entries.map(({ entry_id }) => entry_id),
      entries.map(({ body }) => body),
      entries.map(({ leaf_hash }) => leaf_hash),
      entries.map(({ decoded }) => new Date(decoded.atMs)),
      column(({ kind }) => kind),
      column(({ action }) => action),
      column(({ actor }) => actor),
      column(({ item }) => item),
      column(({ unit }) => unit),
      column(({ purpose }) => purpose),
      column(({ outcome }) => outcome),
    ],
  );
  await inserted.options({ name: 'entries' });
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
