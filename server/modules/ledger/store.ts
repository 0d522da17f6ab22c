import type { Entry } from '../../../audit/leaf.ts';
import type { Db, Tx } from '../../../db/connect.ts';
import { checkpointsOf, entriesOf, type LedgerChoice } from './entries-view.ts';

/**
 * Lets the statement that asks it commit without a flush of its own: seen at once, durable with the next commit that waits
 * for one. Only for what a crash may take: what nobody has a receipt for, and what the lock file says as well.
 * PostgreSQL, KingbaseES and openGauss all let any user set this for one transaction.
 */
const IS_UNFLUSHED = `(select set_config('synchronous_commit', 'off', true)) = 'off'`;

export type Drafted = { entryId: string; body: Buffer };

/** The number of the transaction that wrote a row, a savepoint’s its own, by which its end can be asked for. */
const WRITTEN_BY = `((txid_current() >> 32) << 32) + xmin::text::bigint`;

/** Settles with what `listLost` asks by. */
export async function insertPending(tx: Tx, entry: Drafted): Promise<Written> {
  const { rows } = await tx.raw<{ rows: { writer: string }[] }>(
    `insert into ledger_outbox (entry_id, body) values (?, ?) returning (${WRITTEN_BY})::text as writer`,
    [entry.entryId, entry.body],
  );
  const [row] = rows;
  // A trigger that somebody put there can take a row away without an error.
  if (!row) throw new Error('the outbox took no entry');
  return { ...entry, writer: row.writer };
}

/** An entry in the outbox, and who wrote it there. */
export type Written = Drafted & { writer: string };

/** Where entries are at one moment: those `placed` on the tree, and those `absent` who do not wait either. */
export async function listAbsent(
  db: Db,
  written: readonly Written[],
): Promise<{ placed: string[]; absent: Written[] }> {
  const entryIds = written.map(({ entryId }) => entryId);
  const { rows } = await db.raw<{ rows: { entry_id: string; is_placed: boolean }[] }>(
    `select entry_id, false as is_placed from ledger_outbox where entry_id = any(?::uuid[])
       union all select entry_id, true from ledger_entries where entry_id = any(?::uuid[])`,
    [entryIds, entryIds],
  );
  const found = new Set(rows.map(({ entry_id }) => entry_id));
  return {
    placed: rows.filter(({ is_placed }) => is_placed).map(({ entry_id }) => entry_id),
    absent: written.filter(({ entryId }) => !found.has(entryId)),
  };
}

/** How the transactions ended that wrote these, as the database knows; of those it does not know, nothing is said. */
export async function listCommitted(
  db: Db,
  written: readonly Written[],
): Promise<{ committed: Written[]; rolledBack: Written[] }> {
  if (written.length === 0) return { committed: [], rolledBack: [] };
  const { rows } = await db.raw<{ rows: { writer: string; status: string | null }[] }>(
    `select writer::text, txid_status(writer) as status
       from (select distinct unnest(?::bigint[]) as writer) as writers`,
    [written.map(({ writer }) => writer)],
  );
  const endOf = new Map(rows.map(({ writer, status }) => [writer, status]));
  const ended = (status: string) => written.filter(({ writer }) => endOf.get(writer) === status);
  return { committed: ended('committed'), rolledBack: ended('aborted') };
}

/** One statement that is a transaction too: at most 30,000 entries, all or none, durable only with their receipts. */
export async function insertPendingUnflushed(db: Db, entries: readonly Drafted[]): Promise<void> {
  const rows = entries.map(() => '(?::uuid, ?::bytea)').join(', ');
  await db.raw(
    `insert into ledger_outbox (entry_id, body)
       select entry_id, body from (values ${rows}) as drafted (entry_id, body) where ${IS_UNFLUSHED}`,
    entries.flatMap(({ entryId, body }) => [entryId, body]),
  );
}

export async function insertDetail(
  tx: Tx,
  detail: { entryId: string; salt: Buffer; sealed: Buffer },
): Promise<void> {
  const { entryId: entry_id, salt, sealed } = detail;
  await tx('ledger_details').insert({ entry_id, salt, sealed });
}

export type Pending = { id: string; entry_id: string; body: Buffer };

/** Committed entries not yet sequenced, in the order they were written. */
export async function listPending(db: Db, limit: number): Promise<Pending[]> {
  return db<Pending>('ledger_outbox').orderBy('id').limit(limit).select('id', 'entry_id', 'body');
}

/** By entry, never by `id`: after a crash of the database a number that was lost may be given again. */
export async function deletePending(tx: Tx, entryIds: readonly string[]): Promise<void> {
  await tx('ledger_outbox')
    .whereRaw('entry_id = any(?::uuid[])', [[...entryIds]])
    .delete();
}

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

export type Head = { size: number; root: Buffer; frontier: Buffer };

export function isSameHead(one: Head | undefined, other: Head): boolean {
  return one?.size === other.size && one.root.equals(other.root);
}

export async function findHead(db: Db): Promise<Head | undefined> {
  const row = await db('ledger_head')
    .where({ id: 1 })
    .first<{ size: string; root: Buffer; frontier: Buffer } | undefined>(
      'size',
      'root',
      'frontier',
    );
  return row && { ...row, size: Number(row.size) };
}

export async function insertHead(tx: Tx, head: Head): Promise<void> {
  await tx('ledger_head').insert({ id: 1, ...head });
}

/** Moves the head on from `size`; false when another sequencer has moved it. */
export async function advanceHead(tx: Tx, size: number, next: Head): Promise<boolean> {
  const updated = await tx('ledger_head').where({ id: 1, size }).update(next);
  return updated === 1;
}

/** Tiles from number `first` of a level on. */
export async function insertTiles(
  tx: Tx,
  level: number,
  first: number,
  tiles: readonly Buffer[],
): Promise<void> {
  await tx('ledger_tiles').insert(tiles.map((hashes, at) => ({ level, n: first + at, hashes })));
}

/** The hashes of tiles `[from, to)` of a level, in order. */
export async function listTiles(
  db: Db,
  level: number,
  from: number,
  to: number,
): Promise<{ n: number; hashes: Buffer }[]> {
  const rows = await db('ledger_tiles')
    .where({ level })
    .andWhere('n', '>=', from)
    .andWhere('n', '<', to)
    .orderBy('n')
    .select<{ n: string; hashes: Buffer }[]>('n', 'hashes');
  return rows.map((row) => ({ n: Number(row.n), hashes: row.hashes }));
}

/** Roots of the tiles from number `first` of a level on. */
export async function insertTileRoots(
  tx: Tx,
  level: number,
  first: number,
  roots: readonly Buffer[],
): Promise<void> {
  await tx('ledger_tile_roots').insert(roots.map((root, at) => ({ level, n: first + at, root })));
}

/** The roots of tiles `[from, to)` of a level, in order: hashes of the level above. */
export async function listTileRoots(
  db: Db,
  level: number,
  from: number,
  to: number,
): Promise<Buffer[]> {
  const rows = await db('ledger_tile_roots')
    .where({ level })
    .andWhere('n', '>=', from)
    .andWhere('n', '<', to)
    .orderBy('n')
    .select<{ root: Buffer }[]>('root');
  return rows.map(({ root }) => root);
}

/** Hashes `[from, to)` of a tile level: a full tile, or part of one that is not full yet. */
export type HashRange = { level: number; isFull: boolean; from: number; to: number };

/** The hashes of each range joined together, by one query; shorter where a row is gone. */
export async function listHashRanges(db: Db, ranges: readonly HashRange[]): Promise<Buffer[]> {
  if (ranges.length === 0) return [];
  const parts = ranges.map(({ level, isFull, from, to }, place) => {
    if (isFull) {
      return db('ledger_tiles')
        .where({ level, n: from / (to - from) })
        .select(db.raw('?::int as place', [place]), 'hashes');
    }
    const [table, column, hash] =
      level === 0 ? ['ledger_entries', 'idx', 'leaf_hash'] : ['ledger_tile_roots', 'n', 'root'];
    return db(table)
      .modify((query) => {
        if (level > 0) void query.where({ level: level - 1 });
      })
      .andWhere(column, '>=', from)
      .andWhere(column, '<', to)
      .select(
        db.raw('?::int as place', [place]),
        db.raw(`string_agg(??, '\\x'::bytea order by ??) as hashes`, [hash, column]),
      );
  });
  const rows = await db
    .unionAll(parts)
    .select<{ place: number; hashes: Buffer | null }[]>('place', 'hashes');
  const read = new Map(rows.map(({ place, hashes }) => [place, hashes]));
  return ranges.map((_, place) => read.get(place) ?? Buffer.alloc(0));
}

/** Where there is none of this size: a start signs anew for what a crash left. */
export async function insertCheckpoint(
  db: Db,
  checkpoint: { size: number; note: string; signedAt: Date },
): Promise<void> {
  const { size, note, signedAt } = checkpoint;
  await db.raw(
    `insert into ledger_checkpoints (size, note, signed_at)
       select ?::bigint, ?::text, ?::timestamptz
       where not exists (select 1 from ledger_checkpoints where size = ?) and ${IS_UNFLUSHED}`,
    [size, note, signedAt, size],
  );
}

export async function listCheckpoints(
  db: Db,
  after: number,
  limit: number,
  choice: LedgerChoice = {},
): Promise<{ size: number; note: string }[]> {
  const rows = await checkpointsOf(db, choice)
    .andWhere('size', '>', after)
    .orderBy('size')
    .limit(limit)
    .select<{ size: string; note: string }[]>('size', 'note');
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}
