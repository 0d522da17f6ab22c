import type { Tx } from '../../../../db/connect.ts';
import { Refusal } from './refusal.ts';

export type Row = Record<string, string | number | Date | null | undefined>;

type Target = {
  table: string;
  key: readonly string[];
  /** Columns in which a row that is there already must agree; the key agrees by itself. */
  fixed: readonly string[];
};

const CHUNK = 300;

/**
 * Inserts the rows that are missing by their key, and answers how many they were.
 * @throws Refusal where a row is there already and says something else.
 */
export async function insertMissing(tx: Tx, target: Target, rows: readonly Row[]): Promise<number> {
  let inserted = 0;
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    const known = await findKnown(tx, target, chunk);
    const missing = chunk.filter((row) => !known.has(keyOf(target, row)));
    for (const row of chunk) requireAgreement(target, row, known.get(keyOf(target, row)));
    if (missing.length > 0) await tx(target.table).insert(missing);
    inserted += missing.length;
  }
  return inserted;
}

async function findKnown(tx: Tx, target: Target, rows: readonly Row[]): Promise<Map<string, Row>> {
  const { table, key, fixed } = target;
  // As text, so that no driver turns a day into a moment of some time zone.
  const columns = [...key, ...fixed].map((name) => tx.raw('cast(?? as text) as ??', [name, name]));
  const found = await tx(table)
    .whereIn(
      [...key],
      rows.map((row) => key.map((name) => row[name] as string)),
    )
    .select<Row[]>(columns);
  return new Map(found.map((row) => [keyOf(target, row), row]));
}

function requireAgreement({ table, key, fixed }: Target, row: Row, known: Row | undefined): void {
  if (!known) return;
  const differing = fixed.find((name) => asText(row[name]) !== asText(known[name]));
  if (differing === undefined) return;
  const id = key.map((name) => String(row[name])).join(' ');
  throw new Refusal('contradicts_database', `${table} ${id} ${differing}`);
}

function keyOf({ key }: Target, row: Row): string {
  return key.map((name) => String(row[name])).join(' ');
}

function asText(value: Row[string]): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** Raises a running series to what has been given out; true where it stood lower. It never goes back. */
export async function raiseCounter(tx: Tx, name: string, value: number): Promise<boolean> {
  const { rowCount } = await tx.raw<{ rowCount: number }>(
    `insert into counters (name, value) values (?, ?)
     on conflict (name) do update set value = excluded.value where counters.value < excluded.value`,
    [name, value],
  );
  return rowCount > 0;
}

/** Lets a volume show a later version than its row knows; true where it did not. */
export async function advanceVolume(
  tx: Tx,
  id: string,
  newest: { version: number; pageCount: number },
): Promise<boolean> {
  const updated = await tx('volumes')
    .where({ id })
    .andWhere('version', '<', newest.version)
    .update({
      version: newest.version,
      page_count: newest.pageCount,
      row_version: tx.raw('row_version + 1'),
    });
  return updated > 0;
}
