import type { Db } from '../../../db/connect.ts';
import type { TracedCopy } from './contract.ts';

/** The copy whose making an entry tells of, and whom it was made for; `undefined` for any other entry. */
export async function findCopyOf(db: Db, entryId: string): Promise<TracedCopy | undefined> {
  return db('copies as c')
    .join('accounts as a', 'a.id', 'c.recipient_id')
    .join('units as u', 'u.id', 'a.unit_id')
    .where({ 'c.entry_id': entryId })
    .first<TracedCopy | undefined>({
      no: 'c.no',
      nth: 'c.nth',
      recipientName: 'a.name',
      recipientUnit: 'u.name',
    });
}
