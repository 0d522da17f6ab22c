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
  const lines = new Map<number, string[]>();
  for (const { size, note_line } of rows) {
    lines.set(Number(size), [...(lines.get(Number(size)) ?? []), note_line]);
  }
  return lines;
}
