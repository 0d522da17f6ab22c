import { decodeLeaf } from '../../../audit/leaf.ts';
import { readUnverified } from '../../../audit/checkpoint.ts';
import type { Db } from '../../../db/connect.ts';
import { readTimeCursor, writeTimeCursor } from '../../http/time-cursor.ts';
import type { ReviewReport, ReviewRow } from './contract.ts';
import { lastDayOf } from './periods.ts';
import type { ReviewRecord } from './store.ts';

/** The last head that was signed before a moment. */
export async function headBefore(db: Db, at: Date): Promise<ReviewReport['headBefore']> {
  const row = await db('ledger_checkpoints')
    .where('signed_at', '<', at)
    .orderBy([
      { column: 'signed_at', order: 'desc' },
      { column: 'size', order: 'desc' },
    ])
    .first<{ note: string; signed_at: Date } | undefined>('note', 'signed_at');
  if (!row) return null;
  const { size, root } = readUnverified(row.note);
  return { size, root: root.toString('hex'), signedAt: row.signed_at.toISOString() };
}

/** What was done in entries `[from, to)`, by action. */
export async function countActs(db: Db, from: number, to: number): Promise<ReviewReport['acts']> {
  const rows = await db('ledger_entries')
    .where('idx', '>=', from)
    .andWhere('idx', '<', to)
    .groupBy('action')
    .orderBy('action')
    .select<{ action: string; count: string; refused: string }[]>(
      'action',
      db.raw('count(*)'),
      db.raw("count(*) filter (where kind = 'DENY') as refused"),
    );
  return rows.map(({ action, count, refused }) => ({
    action,
    count: Number(count),
    refused: Number(refused),
  }));
}

/** How many accounts did anything in entries `[from, to)`. */
export async function countActors(db: Db, from: number, to: number): Promise<number> {
  const [row] = await db('ledger_entries')
    .where('idx', '>=', from)
    .andWhere('idx', '<', to)
    .whereNotIn('actor', ['system', 'anonymous'])
    .countDistinct<{ count: string }[]>('actor');
  return Number(row?.count ?? 0);
}

/** The days of a ledger that were closed, from one day to another. */
export async function listClosedDays(
  db: Db,
  origin: string,
  from: string,
  to: string,
): Promise<ReadonlyMap<string, { size: number; witnesses: number }>> {
  const rows = await db('ledger_days')
    .where({ origin })
    .andWhere('day', '>=', from)
    .andWhere('day', '<=', to)
    .select<{ day: string; size: string; signers: string }[]>('day', 'size', 'signers');
  return new Map(
    rows.map(({ day, size, signers }) => [
      day,
      { size: Number(size), witnesses: (JSON.parse(signers) as string[]).length },
    ]),
  );
}

type Listed = Pick<ReviewRecord, 'id' | 'period' | 'starts_on'> & {
  signed_at: Date;
  signers: string[];
};

/** One page of what was signed, newest first. */
export async function listReviews(
  db: Db,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ items: ReviewRow[]; nextCursor: string | null }> {
  const before = readTimeCursor(page.cursor);
  const rows = await db('reviews as r')
    .join('review_signatures as f', (on) =>
      on.on('f.review_id', 'r.id').andOn('f.ordinal', db.raw('1')),
    )
    .modify((query) => {
      if (before) void query.whereRaw('(f.signed_at, r.id) < (?::timestamptz, ?::uuid)', before);
    })
    .orderBy([
      { column: 'f.signed_at', order: 'desc' },
      { column: 'r.id', order: 'desc' },
    ])
    .limit(page.limit + 1)
    .select<Listed[]>(
      'r.id',
      'r.period',
      'r.starts_on',
      'f.signed_at',
      db.raw(`array(select a.name from review_signatures s join accounts a on a.id = s.account_id
        where s.review_id = r.id order by s.ordinal) as signers`),
    );
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ id, period, starts_on, signed_at, signers }) => ({
      id,
      period,
      startsOn: starts_on,
      endsOn: lastDayOf(period, starts_on),
      signedAt: signed_at.toISOString(),
      signers,
    })),
    nextCursor: rows.length > page.limit && last ? writeTimeCursor(last.signed_at, last.id) : null,
  };
}

/** `week 2026-11-16` for every period that is signed for. */
export async function listSignedPeriods(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db('reviews').select<Pick<ReviewRecord, 'period' | 'starts_on'>[]>(
    'period',
    'starts_on',
  );
  return new Set(rows.map(({ period, starts_on }) => `${period} ${starts_on}`));
}

/** Where an entry stands, and the digest of content that it names; `undefined` while it is not sequenced. */
export async function findContent(
  db: Db,
  entryId: string,
): Promise<{ index: number; content: Buffer | undefined } | undefined> {
  const row = await db('ledger_entries')
    .where({ entry_id: entryId })
    .first<{ idx: string; body: Buffer } | undefined>('idx', 'body');
  return row && { index: Number(row.idx), content: decodeLeaf(row.body).content };
}
