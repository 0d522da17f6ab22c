import type { Db, Tx } from '../../../db/connect.ts';
import type { Draft, OutboxMac, WaitingRow } from './outbox-mac.ts';
import { IS_UNFLUSHED } from './unflushed.ts';

/** An entry, and the code without which nobody signs for it. */
export type Drafted = Draft & { mac: Buffer };

/** The number of the transaction that wrote a row, a savepoint’s its own, by which its end can be asked for. */
const WRITTEN_BY = `((txid_current() >> 32) << 32) + xmin::text::bigint`;

/** Settles with what `listLost` asks by. */
export async function insertPending(tx: Tx, entry: Drafted): Promise<Written> {
  const { rows } = await tx.raw<{ rows: { writer: string }[] }>(
    `insert into ledger_outbox (entry_id, body, mac) values (?, ?, ?)
       returning (${WRITTEN_BY})::text as writer`,
    [entry.entryId, entry.body, entry.mac],
  );
  const [row] = rows;
  // A trigger that somebody put there can take a row away without an error.
  if (!row) throw new Error('the outbox took no entry');
  return { ...entry, writer: row.writer };
}

/** An entry in the outbox, and who wrote it there. */
export type Written = Drafted & { writer: string };

/** One statement that is a transaction too: all or none, durable only with their receipts. */
export async function insertPendingUnflushed(db: Db, entries: readonly Drafted[]): Promise<void> {
  const drafted = db.raw(
    `insert into ledger_outbox (entry_id, body, mac)
       select * from unnest(?::uuid[], ?::bytea[], ?::bytea[]) where ${IS_UNFLUSHED}`,
    [
      entries.map(({ entryId }) => entryId),
      entries.map(({ body }) => body),
      entries.map(({ mac }) => mac),
    ],
  );
  await drafted.options({ name: 'readings' });
}

export async function insertDetail(
  tx: Tx,
  detail: { entryId: string; salt: Buffer; sealed: Buffer },
): Promise<void> {
  const { entryId: entry_id, salt, sealed } = detail;
  await tx('ledger_details').insert({ entry_id, salt, sealed });
}

export type Pending = WaitingRow & { id: string };

/** Committed entries not yet sequenced, in the order they were written. */
export async function listPending(db: Db, limit: number): Promise<Pending[]> {
  return db<Pending>('ledger_outbox')
    .orderBy('id')
    .limit(limit)
    .options({ name: 'pending entries' })
    .select('id', 'entry_id', 'body', 'mac');
}

/** Gives what waits from before there were codes its own, in the same order. */
export async function adoptPending(tx: Tx, { codeOf }: Pick<OutboxMac, 'codeOf'>): Promise<void> {
  const waiting = await listPending(tx, Number.MAX_SAFE_INTEGER);
  await deletePending(
    tx,
    waiting.map(({ entry_id }) => entry_id),
  );
  for (const { entry_id: entryId, body } of waiting) {
    await insertPending(tx, { entryId, body, mac: codeOf({ entryId, body }) });
  }
}

/** By entry, never by `id`: after a crash of the database a number that was lost may be given again. */
export async function deletePending(tx: Tx, entryIds: readonly string[]): Promise<void> {
  await tx('ledger_outbox')
    .whereRaw('entry_id = any(?::uuid[])', [[...entryIds]])
    .options({ name: 'sequenced entries' })
    .delete();
}
