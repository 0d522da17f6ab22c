import { decodeLeaf } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';

/** The entry by which two officers say that the time is right. */
export const CONFIRM_CLOCK = 'ledger.confirm_clock';

/** Of entries that only speak of it. */
const MOST_OTHERS = 50;

/** When the time was last confirmed by an entry that no head covers yet: it waits, or stands behind the signed size. */
export async function findConfirmation(db: Db, signedSize: number): Promise<Date | undefined> {
  const waiting = await db('ledger_outbox')
    .whereRaw('position(?::bytea in body) > 0', [Buffer.from(CONFIRM_CLOCK)])
    .orderBy('id', 'desc')
    .limit(MOST_OTHERS)
    .select<{ body: Buffer }[]>('body');
  const placed = await db('ledger_entries')
    .where({ action: CONFIRM_CLOCK })
    .andWhere('idx', '>=', signedSize)
    .select<{ body: Buffer }[]>('body');
  const times = [...waiting, ...placed]
    .map(({ body }) => decodeLeaf(body))
    .filter(({ kind, action }) => kind === 'CHANGE' && action === CONFIRM_CLOCK)
    .map(({ atMs }) => atMs);
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}
