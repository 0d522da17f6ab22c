import { decodeLeaf, type Entry } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import { listPastLedgers } from '../ledger/index.ts';

export type Sequenced = { index: number; entry: Entry };

/** Entries `[from, to)` of the ledger in order, `limit` at most. */
export async function listSequenced(
  db: Db,
  from: number,
  to: number,
  limit: number,
): Promise<Sequenced[]> {
  const rows = await db('ledger_entries')
    .where('idx', '>=', from)
    .andWhere('idx', '<', to)
    .orderBy('idx')
    .limit(limit)
    .select<{ idx: string; body: Buffer }[]>('idx', 'body');
  return rows.map(({ idx, body }) => ({ index: Number(idx), entry: decodeLeaf(body) }));
}

/** Where entries stand that were recorded under these ids; what is not sequenced yet is left out. */
export async function placesOf(db: Db, entryIds: string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db('ledger_entries')
    .whereIn('entry_id', entryIds)
    .select<{ idx: string; entry_id: string }[]>('idx', 'entry_id');
  return new Map(rows.map(({ idx, entry_id }) => [entry_id, Number(idx)]));
}

/**
 * The first entry that was recorded at a moment or after it, for a ledger of `size` entries; `size` where there is
 * none. Times of neighbouring entries may be out of order by moments: leave some slack.
 */
export async function indexAt(db: Db, at: Date, size: number): Promise<number> {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await db('ledger_entries')
      .where({ idx: middle })
      .first<{ at: Date } | undefined>('at');
    if (row && row.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many entries are sequenced. */
export async function ledgerSize(db: Db): Promise<number> {
  const row = await db('ledger_head').where({ id: 1 }).first<{ size: string } | undefined>('size');
  return Number(row?.size ?? 0);
}

/** When the ledger before the one in force was ended, where there was one: what is older tells of places in it. */
export async function renewedAt(db: Db): Promise<Date | undefined> {
  return (await listPastLedgers(db)).at(-1)?.endedAt;
}

/** Who did what these entries tell of, in the order of the ledger. */
export async function actorsOf(
  db: Db,
  indexes: number[],
): Promise<{ index: number; actor: string; at: Date }[]> {
  const rows = await db('ledger_entries')
    .whereIn('idx', indexes)
    .orderBy('idx')
    .select<{ idx: string; actor: string; at: Date }[]>('idx', 'actor', 'at');
  return rows.map(({ idx, actor, at }) => ({ index: Number(idx), actor, at }));
}
