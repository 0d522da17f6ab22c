import type { Knex } from 'knex';

/**
 * The second barrier behind the missing rights: any UPDATE, DELETE or TRUNCATE of these tables raises, for
 * their owner too. ENABLE ALWAYS keeps it standing under `session_replication_role`.
 */
export async function makeAppendOnly(tx: Knex, tables: string[]): Promise<void> {
  await tx.raw(`
    create or replace function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'table % is append-only', tg_table_name using errcode = 'insufficient_privilege';
    end $$`);
  for (const table of tables) {
    await tx.raw(
      `create trigger ${table}_rows_stay before update or delete on ${table}
         for each row execute function refuse_change()`,
    );
    await tx.raw(
      `create trigger ${table}_stays before truncate on ${table}
         for each statement execute function refuse_change()`,
    );
    await tx.raw(`alter table ${table} enable always trigger ${table}_rows_stay`);
    await tx.raw(`alter table ${table} enable always trigger ${table}_stays`);
  }
}

/**
 * Empties append-only tables, as their owner, behind rows that have been copied elsewhere in the same transaction. The
 * one lawful way: it is for what is run offline, and puts every trigger back as it stood.
 */
export async function emptyAppendOnly(tx: Knex.Transaction, tables: string[]): Promise<void> {
  const { rows } = await tx.raw<{ rows: { table: string; name: string; always: boolean }[] }>(
    `select c.relname as "table", tgname as name, tgenabled = 'A' as always
     from pg_trigger join pg_class c on c.oid = tgrelid
     where c.relnamespace = 'public'::regnamespace and c.relname = any (?)
       and not tgisinternal and tgenabled in ('O', 'A')`,
    [tables],
  );
  for (const { table, name } of rows) {
    await tx.raw('alter table ?? disable trigger ??', [table, name]);
  }
  await tx.raw(`truncate ${tables.map(() => '??').join(', ')}`, tables);
  for (const { table, name, always } of rows) {
    await tx.raw(`alter table ?? enable ${always ? 'always' : ''} trigger ??`, [table, name]);
  }
}
