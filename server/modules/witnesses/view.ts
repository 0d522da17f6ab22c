import type { Db } from '../../../db/connect.ts';

/** Names of units, by id. */
export async function nameUnits(db: Db, ids: string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db('units')
    .whereIn('id', ids)
    .select<{ id: string; name: string }[]>('id', 'name');
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Witnesses whose keys sign for nothing any more, the last retired first. */
export async function listRetired(db: Db): Promise<{ name: string; retiredAt: string }[]> {
  const rows = await db('ledger_witness_retirements')
    .orderBy('retired_at', 'desc')
    .select<{ name: string; retired_at: Date }[]>('name', 'retired_at');
  return rows.map(({ name, retired_at }) => ({ name, retiredAt: retired_at.toISOString() }));
}

export type EverAppointed = { name: string; public_key: string; unit_name: string };

/** Witnesses of these names, in office or not. */
export async function listEverAppointed(
  db: Db,
  names: readonly string[],
): Promise<EverAppointed[]> {
  return db('ledger_witnesses as w')
    .join('units as u', 'u.id', 'w.unit_id')
    .whereIn('w.name', names)
    .orderBy('w.name')
    .select<EverAppointed[]>('w.name', 'w.public_key', 'u.name as unit_name');
}
