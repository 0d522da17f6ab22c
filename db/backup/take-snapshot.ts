import type { Db, Tx } from '../connect.ts';
import { describeTables, type TableShape } from './describe-tables.ts';

/** A row as one line of JSON: its values as text in the order of the columns; and the same of its key. */
export type RowLine = { line: string; key: string };

/** The database as it stands at one moment, however long the reading takes. */
export type Snapshot = {
  tables: TableShape[];
  /** Rows of a table in the order of its key, in flat memory. One table at a time. */
  rows: (table: TableShape) => AsyncGenerator<RowLine>;
  /** For what else must be read of the same moment. */
  tx: Tx;
};

const FETCHED_ROWS = 256;

/** Text of these settings alone reads back as the same value, wherever it is read. */
const EXACT_TEXT = `
  set local timezone = 'UTC';
  set local datestyle = 'ISO';
  set local intervalstyle = 'postgres';
  set local bytea_output = 'hex';
  set local extra_float_digits = 3`;

/** Reads everything in one REPEATABLE READ transaction that writes nothing. */
export async function takeSnapshot<T>(
  db: Db,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const options = { isolationLevel: 'repeatable read', readOnly: true } as const;
  return db.transaction(async (tx) => {
    await tx.raw(EXACT_TEXT);
    const tables = await describeTables(tx);
    return work({ tx, tables, rows: (table) => readRows(tx, table) });
  }, options);
}

async function* readRows(tx: Tx, { name, columns, key }: TableShape): AsyncGenerator<RowLine> {
  const asText = (names: string[]): string =>
    `json_build_array(${names.map(() => '??::text').join(', ')})::text`;
  const all = columns.map((column) => column.name);
  await tx.raw(
    `declare backup_rows no scroll cursor for
     select ${asText(all)} as line, ${asText(key)} as key from ?? order by ${key.map(() => '??').join(', ')}`,
    [...all, ...key, name, ...key],
  );
  for (;;) {
    const { rows } = await tx.raw<{ rows: RowLine[] }>(
      `fetch forward ${FETCHED_ROWS} from backup_rows`,
    );
    yield* rows;
    if (rows.length < FETCHED_ROWS) break;
  }
  await tx.raw('close backup_rows');
}
