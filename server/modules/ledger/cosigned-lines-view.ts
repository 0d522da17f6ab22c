import type { Db } from '../../../db/connect.ts';

/** What witnesses have put under the heads of `from` to `to` entries, both included: lines by size. */
export async function listCosignedLines(
  db: Db,
  origin: string,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, string[]>> {
  const rows = await db('ledger_cosignatures')
    .where({ origin })
    .whereBetween('size', [from, to])
    .orderBy(['size', 'witness'])
    .select<{ size: string; note_line: string }[]>('size', 'note_line');
  return linesBySize(rows);
}

/** Signature lines as they are stored, by the size of the head that they stand under. */
export function linesBySize(
  rows: readonly { size: string; note_line: string }[],
): ReadonlyMap<number, string[]> {
  const lines = new Map<number, string[]>();
  for (const [size, under] of Map.groupBy(rows, (row) => Number(row.size))) {
    lines.set(
      size,
      under.map((row) => row.note_line),
    );
  }
  return lines;
}
