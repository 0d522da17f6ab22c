import { emptyAppendOnly } from '../../../db/append-only.ts';
import { describeTables } from '../../../db/backup/describe-tables.ts';
import type { Tx } from '../../../db/connect.ts';
import type { PastLedger } from './past-view.ts';

/** Rows of the ledger in force that move to `past_<table>`, where each has the number of its ledger before it. */
const KEPT = ['ledger_entries', 'ledger_checkpoints'] as const;
/** What follows from the rows, or is handed back to be recorded anew. */
const LEFT = ['ledger_tiles', 'ledger_tile_roots', 'ledger_head', 'ledger_outbox'] as const;

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
  await forgetInForce(tx);
}

/** Empties the tables of the ledger in force, as the owner, of one that signed nothing: there is nothing to keep. */
export async function forgetInForce(tx: Tx): Promise<void> {
  await emptyAppendOnly(tx, [...KEPT, ...LEFT]);
}
