import type { Db } from '../../../db/connect.ts';
import type { TracedCopy } from './contract.ts';

export type CopiesByEntry = ReadonlyMap<string, TracedCopy>;

/** The copies whose making these entries tell of, and whom they were made for, by entry. */
export async function listCopiesOf(db: Db, entryIds: readonly string[]): Promise<CopiesByEntry> {
  const rows = await db('copies as c')
    .join('accounts as a', 'a.id', 'c.recipient_id')
    .join('units as u', 'u.id', 'a.unit_id')
    .whereIn('c.entry_id', [...entryIds])
    .select<(TracedCopy & { entryId: string })[]>({
      entryId: 'c.entry_id',
      no: 'c.no',
      nth: 'c.nth',
      recipientName: 'a.name',
      recipientUnit: 'u.name',
    });
  return new Map(rows.map(({ entryId, ...copy }) => [entryId, copy]));
}
