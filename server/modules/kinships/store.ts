import type { Db, Tx } from '../../../db/connect.ts';

/** Kinship is mutual: both directions are stored. */
export async function insertKinship(
  tx: Tx,
  kinship: { personId: string; relativeId: string; relation: string; source: string },
  at: Date,
): Promise<void> {
  const shared = { relation: kinship.relation, source: kinship.source, recorded_at: at };
  await tx('kinships').insert([
    { person_id: kinship.personId, relative_id: kinship.relativeId, ...shared },
    { person_id: kinship.relativeId, relative_id: kinship.personId, ...shared },
  ]);
}

/** Ids of the persons whose files this one must keep away from (回避). */
export async function listRelatives(db: Db, personId: string | null): Promise<string[]> {
  if (personId === null) return [];
  const rows = await db('kinships')
    .where({ person_id: personId })
    .select<{ relative_id: string }[]>('relative_id');
  return rows.map((row) => row.relative_id);
}
