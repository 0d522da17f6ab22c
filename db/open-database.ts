import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { claimDatabase } from './claim-database.ts';
import { connect } from './connect.ts';
import { startPostgres, type EmbeddedPostgres } from './embedded/start-postgres.ts';
import { grantRights, type RunningRoles } from './grant-rights.ts';
import { migrate } from './migrate.ts';

/** The open database: one pool per running role, and the means to close what was opened. */
export type Database = {
  app: Knex;
  sequencer: Knex;
  /** What `app` connects by: all that who only runs the house may know of the database. */
  appUrl: string;
  migrationsApplied: string[];
  isAdopted: boolean;
  close(): Promise<void>;
};

type Secrets = { superuser: string; owner: string; app: string; sequencer: string };

/**
 * Opens the database of `home`: the embedded one, or the server of `databaseUrl`. Migrates as the owner,
 * grants the running roles their rights, and hands out pools for these alone.
 */
export async function openDatabase(
  home: string,
  databaseUrl: string | undefined,
): Promise<Database> {
  const secrets = loadSecrets(join(home, 'database.json'));
  const embedded = databaseUrl === undefined ? await startEmbedded(home, secrets) : undefined;
  // A server that was found running may serve another process: it is ours only once we hold the claim.
  let isOurs = embedded?.isAdopted === false;
  try {
    const ownerUrl = embedded ? await prepareEmbedded(embedded.port, secrets) : String(databaseUrl);
    const claim = await claimDatabase(ownerUrl);
    isOurs = true;
    return await openPools(ownerUrl, secrets, claim, embedded);
  } catch (error) {
    if (isOurs) await embedded?.stop();
    throw error;
  }
}

async function openPools(
  ownerUrl: string,
  secrets: Secrets,
  claim: Knex,
  embedded: EmbeddedPostgres | undefined,
): Promise<Database> {
  const { roles, migrationsApplied } = await prepareSchema(ownerUrl, secrets);
  const appUrl = asRole(ownerUrl, roles.app, secrets.app);
  const app = connect(appUrl, { maxConnections: 20 });
  const sequencer = connect(asRole(ownerUrl, roles.sequencer, secrets.sequencer), {
    maxConnections: 4,
  });
  return {
    app,
    sequencer,
    appUrl,
    migrationsApplied,
    isAdopted: embedded?.isAdopted ?? false,
    async close() {
      await Promise.all([app.destroy(), sequencer.destroy(), claim.destroy()]);
      await embedded?.stop();
    },
  };
}

async function prepareSchema(
  ownerUrl: string,
  secrets: Secrets,
): Promise<{ roles: RunningRoles; migrationsApplied: string[] }> {
  const owner = connect(ownerUrl, { maxConnections: 2 });
  const name = new URL(ownerUrl).pathname.slice(1);
  const roles = { app: `${name}_app`, sequencer: `${name}_sequencer` };
  try {
    await ensureRole(owner, roles.app, secrets.app);
    await ensureRole(owner, roles.sequencer, secrets.sequencer);
    const migrationsApplied = await migrate(owner);
    await grantRights(owner, roles);
    return { roles, migrationsApplied };
  } finally {
    await owner.destroy();
  }
}

/** The owner's way in, without touching the running roles or the schema. Nothing is claimed yet. */
export async function openAsOwner(
  home: string,
  databaseUrl: string | undefined,
): Promise<{ ownerUrl: string; embedded: EmbeddedPostgres | undefined }> {
  if (databaseUrl !== undefined) return { ownerUrl: databaseUrl, embedded: undefined };
  const secrets = loadSecrets(join(home, 'database.json'));
  const embedded = await startEmbedded(home, secrets);
  try {
    return { ownerUrl: await prepareEmbedded(embedded.port, secrets), embedded };
  } catch (error) {
    if (!embedded.isAdopted) await embedded.stop();
    throw error;
  }
}

function startEmbedded(home: string, secrets: Secrets): Promise<EmbeddedPostgres> {
  return startPostgres({
    dataDir: join(home, 'database'),
    logFile: join(home, 'logs', 'database.log'),
    superuserPassword: secrets.superuser,
  });
}

/** Creates owner and database on a new cluster, as the superuser, who is not used again. */
async function prepareEmbedded(port: number, secrets: Secrets): Promise<string> {
  const base = `postgres://postgres:${secrets.superuser}@127.0.0.1:${port}/postgres`;
  const superuser = connect(base, { maxConnections: 1 });
  try {
    await ensureRole(superuser, 'lantai_owner', secrets.owner, 'createrole');
    const { rows } = await superuser.raw<{ rows: unknown[] }>(
      "select 1 from pg_database where datname = 'lantai'",
    );
    if (rows.length === 0) await superuser.raw('create database lantai owner lantai_owner');
  } finally {
    await superuser.destroy();
  }
  return `postgres://lantai_owner:${secrets.owner}@127.0.0.1:${port}/lantai`;
}

/**
 * The password is hexadecimal of our own making, since this statement takes no parameters; the database's
 * complaint could repeat it, and is told without.
 */
async function ensureRole(db: Knex, role: string, password: string, attribute = ''): Promise<void> {
  const { rows } = await db.raw<{ rows: unknown[] }>('select 1 from pg_roles where rolname = ?', [
    role,
  ]);
  const verb = rows.length === 0 ? 'create' : 'alter';
  const statement = `${verb} role ?? login ${attribute} password '${password}'`;
  await db.raw(statement, [role]).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new Error(
      `数据库角色 ${role} 未能建立（${code}）：请确认 DATABASE_URL 的用户可以建立角色。`,
    );
  });
}

function asRole(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = password;
  return changed.href;
}

function loadSecrets(file: string): Secrets {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  const make = (): string => randomBytes(24).toString('hex');
  const secrets = { superuser: make(), owner: make(), app: make(), sequencer: make() };
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o711 });
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600, flush: true });
  return secrets;
}
