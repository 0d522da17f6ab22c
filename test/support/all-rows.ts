import type { Db } from '../../db/connect.ts';

/** Every row of every table as the server itself prints it, in an order of its own. */
export async function allRows(db: Db): Promise<Record<string, string[]>> {
  const tables = await db.raw<{ rows: { name: string }[] }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables.rows) {
    const { rows } = await db.raw<{ rows: { row: string }[] }>(
      'select t::text as row from ?? as t order by 1',
      [name],
    );
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}
