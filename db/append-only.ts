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
