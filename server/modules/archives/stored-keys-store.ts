import type { Db } from '../../../db/connect.ts';

type UnitKey = { unit_code: string; year: number; wrapped: Buffer };

/** Keys that a database of before still holds, a unit and year at a time. */
export async function listUnitKeys(db: Db): Promise<UnitKey[]> {
  return db<UnitKey>('unit_keys').select('unit_code', 'year', 'wrapped');
}

export async function listWrappedKeys(
  db: Db,
  { unit_code, year }: UnitKey,
): Promise<{ volume: string; wrapped: Buffer }[]> {
  return db('volumes')
    .where({ key_unit_code: unit_code, key_year: year })
    .whereNotNull('wrapped_key')
    .select<{ volume: string; wrapped: Buffer }[]>('id as volume', 'wrapped_key as wrapped');
}

/** Empties the database of the keys of a unit and year. */
export async function forgetUnitKeys(db: Db, { unit_code, year }: UnitKey): Promise<void> {
  await db.transaction(async (tx) => {
    await tx('volumes')
      .where({ key_unit_code: unit_code, key_year: year })
      .whereNotNull('wrapped_key')
      .update({ wrapped_key: null });
    await tx('unit_keys').where({ unit_code, year }).delete();
  });
}
