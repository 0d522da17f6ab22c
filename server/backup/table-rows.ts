import type { ChunkStore } from './chunk-store.ts';
import { tableOf, type Manifest } from './manifest.ts';
import { RestoreRefusal } from './restore-refusal.ts';

/** A row by column; `null` as in the database. */
export type Row = Readonly<Record<string, string | null>>;

/** Rows of one table of a set in the order of its key, in flat memory. */
export async function* readTable(
  chunks: ChunkStore,
  manifest: Manifest,
  name: string,
): AsyncGenerator<Row> {
  const table = tableOf(manifest, name);
  let count = 0;
  for (const chunk of table.chunks) {
    for (const line of (await chunks.read(chunk)).split('\n')) {
      const values = readLine(line, table.columns.length, name);
      yield Object.fromEntries(table.columns.map((column, at) => [column, values[at] ?? null]));
      count += 1;
    }
  }
  if (count !== table.rows) throw new RestoreRefusal('rows_wrong', name);
}

export function readLine(line: string, width: number, name: string): (string | null)[] {
  try {
    const values = JSON.parse(line) as unknown;
    const isRow =
      Array.isArray(values) &&
      values.length === width &&
      values.every((value) => value === null || typeof value === 'string');
    if (isRow) return values as (string | null)[];
  } catch {
    // Not JSON: no row either.
  }
  throw new RestoreRefusal('rows_wrong', name);
}

/** Bytes as `bytea` prints them. */
export function bytesIn(text: string | null | undefined): Buffer {
  return Buffer.from((text ?? '').slice(2), 'hex');
}
