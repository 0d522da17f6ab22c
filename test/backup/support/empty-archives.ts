import type { Knex } from '../../../db/connect.ts';

/** What a rebuild writes again, children first. */
const TABLES = [
  'pages',
  'materials',
  'volume_versions',
  'volumes',
  'person_names',
  'scoped_names',
  'person_id_numbers',
  'authorities',
  'persons',
];

type Trigger = { table: string; name: string; state: 'O' | 'A' | 'R' | 'D' };

/** Loses all archives of a database, as its superuser, past every trigger and reference; how many rows went. */
export async function emptyArchives(superuser: Knex): Promise<number> {
  return superuser.transaction(async (tx) => {
    await tx.raw('set local session_replication_role = replica');
    const { rows } = await tx.raw<{ rows: Trigger[] }>(
      `select c.relname as "table", tgname as name, tgenabled as state
       from pg_trigger join pg_class c on c.oid = tgrelid
       where not tgisinternal and c.relname = any (?)`,
      [TABLES],
    );
    for (const { table, name } of rows) {
      await tx.raw('alter table ?? disable trigger ??', [table, name]);
    }
    let lost = 0;
    for (const table of TABLES) lost += await tx(table).delete();
    for (const { table, name, state } of rows) {
      const always = state === 'A' ? 'always' : '';
      await tx.raw(`alter table ?? enable ${always} trigger ??`, [table, name]);
    }
    return lost;
  });
}
