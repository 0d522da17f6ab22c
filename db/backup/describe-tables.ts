import type { Db } from '../connect.ts';

/** What must be known of a table to carry its rows: columns in their order, and what tells rows apart. */
export type TableShape = {
  name: string;
  columns: { name: string; type: string; isIdentity: boolean }[];
  key: string[];
};

/** Kept by triggers of other tables, which fill them again when those are loaded. */
const DERIVED_TABLES = new Set(['scoped_names']);

const COLUMNS = `
  select c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    a.attidentity <> '' as "isIdentity"
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  order by c.relname, a.attnum`;

const KEYS = `
  select c.relname as "table", a.attname as name
  from pg_constraint k join pg_class c on c.oid = k.conrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = any (k.conkey)
  where c.relnamespace = 'public'::regnamespace and k.contype = 'p'
  order by c.relname, array_position(k.conkey, a.attnum)`;

type Column = { table: string; name: string; type: string; isIdentity: boolean };
type KeyColumn = { table: string; name: string };

/**
 * Every table that a backup carries, by name.
 * @throws where one has no primary key: its rows would have no order.
 */
export async function describeTables(db: Db): Promise<TableShape[]> {
  const columns = await db.raw<{ rows: Column[] }>(COLUMNS);
  const keys = await db.raw<{ rows: KeyColumn[] }>(KEYS);
  const keyOf = Map.groupBy(keys.rows, ({ table }) => table);
  return [...Map.groupBy(columns.rows, ({ table }) => table)]
    .filter(([name]) => !DERIVED_TABLES.has(name))
    .map(([name, found]) => {
      const key = keyOf.get(name)?.map((column) => column.name);
      if (!key) throw new Error(`table ${name} has no primary key`);
      const shapes = found.map(({ name: column, type, isIdentity }) => ({
        name: column,
        type,
        isIdentity,
      }));
      return { name, key, columns: shapes };
    });
}
