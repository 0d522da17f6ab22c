import type { Knex } from './connect.ts';

/** How many bytes the database of this pool takes on its server's disk. */
export async function sizeOfDatabase(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: { bytes: string }[] }>(
    'select pg_database_size(current_database())::text as bytes',
  );
  return Number(rows[0]?.bytes);
}
