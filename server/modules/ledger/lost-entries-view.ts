import type { Db } from '../../../db/connect.ts';
import type { Written } from './outbox-store.ts';

/** Where entries are at one moment: those `placed` on the tree, and those `absent` who do not wait either. */
export async function listAbsent(
  db: Db,
  written: readonly Written[],
): Promise<{ placed: string[]; absent: Written[] }> {
  const entryIds = written.map(({ entryId }) => entryId);
  const { rows } = await db.raw<{ rows: { entry_id: string; is_placed: boolean }[] }>(
    `select entry_id, false as is_placed from ledger_outbox where entry_id = any(?::uuid[])
       union all select entry_id, true from ledger_entries where entry_id = any(?::uuid[])`,
    [entryIds, entryIds],
  );
  const found = new Set(rows.map(({ entry_id }) => entry_id));
  return {
    placed: rows.filter(({ is_placed }) => is_placed).map(({ entry_id }) => entry_id),
    absent: written.filter(({ entryId }) => !found.has(entryId)),
  };
}

/** How the transactions ended that wrote these, as the database knows; of those it does not know, nothing is said. */
export async function listCommitted(
  db: Db,
  written: readonly Written[],
): Promise<{ committed: Written[]; rolledBack: Written[] }> {
  if (written.length === 0) return { committed: [], rolledBack: [] };
  const { rows } = await db.raw<{ rows: { writer: string; status: string | null }[] }>(
    `select writer::text, txid_status(writer) as status
       from (select distinct unnest(?::bigint[]) as writer) as writers`,
    [written.map(({ writer }) => writer)],
  );
  const endOf = new Map(rows.map(({ writer, status }) => [writer, status]));
  const ended = (status: string) => written.filter(({ writer }) => endOf.get(writer) === status);
  return { committed: ended('committed'), rolledBack: ended('aborted') };
}
