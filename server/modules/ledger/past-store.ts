import { emptyAppendOnly } from '../../../db/append-only.ts';
import { describeTables } from '../../../db/backup/describe-tables.ts';
import type { Db, Tx } from '../../../db/connect.ts';

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

/** Rows of the ledger in force that move to `past_<table>`, where each has the number of its ledger before it. */
const KEPT = ['ledger_entries', 'ledger_checkpoints'] as const;
/** What follows from the rows, or is handed back to be recorded anew. */
const LEFT = ['ledger_tiles', 'ledger_head', 'ledger_outbox'] as const;

export async function insertPastLedger(
  tx: Tx,
  { origin, key, size, root, endedAt }: Omit<PastLedger, 'id'>,
): Promise<number> {
  const [row] = await tx('past_ledgers').max<{ max: number | null }[]>('id as max');
  const id = (row?.max ?? 0) + 1;
  await tx('past_ledgers').insert({ id, origin, key, size, root, ended_at: endedAt });
  return id;
}

/** Moves the ledger in force to those of the past, as the owner: its tables are empty afterwards. */
export async function moveToPast(tx: Tx, id: number): Promise<void> {
  const shapes = await describeTables(tx);
  for (const table of KEPT) {
    const columns = shapes.find(({ name }) => name === table)?.columns.map(({ name }) => name);
    if (!columns) throw new Error(`no table ${table}`);
    const list = columns.map(() => '??').join(', ');
    await tx.raw(`insert into ?? (ledger, ${list}) select ?, ${list} from ??`, [
      `past_${table}`,
      ...columns,
      id,
      ...columns,
      table,
    ]);
  }
  await emptyAppendOnly(tx, [...KEPT, ...LEFT]);
}

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
