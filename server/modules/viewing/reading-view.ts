import type { Db } from '../../../db/connect.ts';
import { isLive, type GrantRow } from '../requests/index.ts';
import type { OpeningRow } from './store.ts';

/** One sitting: an opening and the grant that it rests on. */
export type Reading = { opening: OpeningRow; grant: GrantRow };

type ReadingRow = GrantRow &
  Omit<OpeningRow, 'id' | 'grant_id' | 'account_id'> & { opening_id: string; opened_by: string };

/** The reading of an opening; `undefined` where there is no such opening. */
export async function findReading(db: Db, openingId: string): Promise<Reading | undefined> {
  const row = await db('openings as o')
    .join('grants as g', 'g.id', 'o.grant_id')
    .join('requests as r', 'r.id', 'g.request_id')
    .where({ 'o.id': openingId })
    .options({ name: 'reading' })
    .first<ReadingRow | undefined>(
      'g.*',
      'r.purpose',
      'r.no as request_no',
      'o.id as opening_id',
      'o.account_id as opened_by',
      'o.session_id',
      'o.opened_at',
      'o.co_reader_id',
      'o.confirmed_at',
      'o.closed_at',
    );
  return row && readingOf(row);
}

/** Neither closed, nor recalled, nor run out. */
export function isUnderway({ opening, grant }: Reading, now: Date): boolean {
  return opening.closed_at === null && isLive(grant, now);
}

function readingOf({
  opening_id,
  opened_by,
  session_id,
  opened_at,
  co_reader_id,
  confirmed_at,
  closed_at,
  ...grant
}: ReadingRow): Reading {
  const times = { opened_at, confirmed_at, closed_at };
  const ids = { id: opening_id, grant_id: grant.id, account_id: opened_by };
  return { opening: { ...ids, session_id, co_reader_id, ...times }, grant };
}
