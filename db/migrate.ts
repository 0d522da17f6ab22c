import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';

const FOLDER = join(import.meta.dirname, 'migrations');
/** Any fixed number serves: it names the lock that keeps two migrating processes apart. */
const MIGRATION_LOCK = 724_003;

/**
 * Brings the schema up to this program, one transaction per file, and returns the names applied; with `wanted`,
 * up to those files only, as an older program had left it.
 * The lock is the transaction's own, so a killed migration leaves none behind.
 * @throws when the database has been migrated by a newer program, or one is wanted that this program lacks.
 */
export async function migrate(db: Knex, wanted?: readonly string[]): Promise<string[]> {
  const known = readdirSync(FOLDER)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.ts$/.test(name))
    .sort();
  await refuseNewerSchema(db, known);
  refuseUnknown((wanted ?? []).filter((name) => !known.includes(name)));
  const names = wanted === undefined ? known : known.filter((name) => wanted.includes(name));
  const applied: string[] = [];
  for (const name of names) {
    if (await applyOnce(db, name)) applied.push(name);
  }
  return applied;
}

async function applyOnce(db: Knex, name: string): Promise<boolean> {
  const { up } = (await import(join(FOLDER, name))) as {
    up: (tx: Knex.Transaction) => Promise<void>;
  };
  return db.transaction(async (tx) => {
    await tx.raw('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
    await tx.raw(
      'create table if not exists schema_migrations (name text primary key, applied_at timestamptz not null)',
    );
    if (await tx('schema_migrations').where({ name }).first()) return false;
    await up(tx);
    await tx('schema_migrations').insert({ name, applied_at: tx.fn.now() });
    return true;
  });
}

async function refuseNewerSchema(db: Knex, known: string[]): Promise<void> {
  if (!(await db.schema.hasTable('schema_migrations'))) return;
  const rows = await db<{ name: string }>('schema_migrations').select('name');
  refuseUnknown(rows.map((row) => row.name).filter((name) => !known.includes(name)));
}

function refuseUnknown(unknown: string[]): void {
  if (unknown.length === 0) return;
  throw new Error(
    `数据库由更新版本的程序升级过（${unknown.join('、')}），请使用相同或更新的版本启动，不可降级。`,
  );
}
