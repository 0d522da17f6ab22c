import { randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '../../../db/connect.ts';

/** What a rotation was decided for: the master key, or that of a unit and year. */
export type RotatedKey = { unit: string; year: number } | 'master';

/** The generation that a key has to have reached by decision. */
export type OrderedRotation = { key: RotatedKey; generation: number };

export async function insertRotation(
  tx: Tx,
  { key, generation }: OrderedRotation,
  changeId: string,
  at: Date,
): Promise<void> {
  await tx('key_rotations').insert({
    id: randomUUIDv7(),
    unit_code: key === 'master' ? null : key.unit,
    year: key === 'master' ? null : key.year,
    generation,
    change_id: changeId,
    decided_at: at,
  });
}

type Row = { unit_code: string | null; year: number | null; generation: number };

/** The furthest generation decided on, key by key; the master first. */
export async function listOrderedRotations(db: Db): Promise<OrderedRotation[]> {
  const rows = await db('key_rotations')
    .groupBy('unit_code', 'year')
    .orderByRaw('unit_code nulls first, year')
    .select<Row[]>('unit_code', 'year', db.raw('max(generation) as generation'));
  return rows.map(({ unit_code: unit, year, generation }) => ({
    key: unit === null || year === null ? 'master' : { unit, year },
    generation,
  }));
}
