import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Knex } from '../../db/connect.ts';
import { startPostgres, type EmbeddedPostgres } from '../../db/embedded/start-postgres.ts';
import { grantRights } from '../../db/grant-rights.ts';
import { migrate } from '../../db/migrate.ts';

const PASSWORD = 'test';
const TEMPLATE = 'lantai_template';

type Server = { postgres: EmbeddedPostgres; folder: string };
let server: Promise<Server> | undefined;
let count = 0;

/** A database of its own, cloned from the migrated template, with a pool for each role. */
export type TestDatabase = {
  name: string;
  urls: { superuser: string; owner: string; app: string; sequencer: string };
  superuser: Knex;
  app: Knex;
  sequencer: Knex;
  drop(): Promise<void>;
};

/** One server per run, one database per caller. Call `drop` in `after`. */
export function cloneDatabase(): Promise<TestDatabase> {
  return createDatabase(TEMPLATE);
}

/** A database of its own that no migration has seen; its owner is `lantai_owner`. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0');
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const { postgres } = await (server ??= startServer());
  count += 1;
  const name = `lantai_${process.pid}_${count}`;
  await asSuperuser(postgres.port, (db) =>
    db.raw('create database ?? owner lantai_owner template ??', [name, template]),
  );
  const url = (role: string): string =>
    `postgres://${role}:${PASSWORD}@127.0.0.1:${postgres.port}/${name}`;
  const urls = {
    superuser: url('postgres'),
    owner: url('lantai_owner'),
    app: url('lantai_app'),
    sequencer: url('lantai_sequencer'),
  };
  const superuser = connect(urls.superuser, { maxConnections: 2 });
  const app = connect(urls.app, { maxConnections: 8 });
  const sequencer = connect(urls.sequencer, { maxConnections: 3 });
  return {
    name,
    urls,
    superuser,
    app,
    sequencer,
    async drop() {
      await Promise.all([superuser.destroy(), app.destroy(), sequencer.destroy()]);
      await asSuperuser(postgres.port, (db) =>
        db.raw('drop database if exists ?? with (force)', [name]),
      );
    },
  };
}

/** Stops the server of this run; a root hook calls it after the last test. */
export async function stopDatabaseServer(): Promise<void> {
  if (!server) return;
  const { postgres, folder } = await server;
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
  server = undefined;
}

async function startServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-test-'));
  const postgres = await startPostgres({
    dataDir: join(folder, 'database'),
    logFile: join(folder, 'database.log'),
    superuserPassword: PASSWORD,
    // A test server never outlives a power cut, so it need not survive one.
    settings: ['fsync=off', 'max_connections=100'],
  });
  await asSuperuser(postgres.port, async (db) => {
    for (const role of ['lantai_owner', 'lantai_app', 'lantai_sequencer']) {
      await db.raw(`create role ?? login password '${PASSWORD}'`, [role]);
    }
    await db.raw('create database ?? owner lantai_owner', [TEMPLATE]);
  });
  const owner = connect(
    `postgres://lantai_owner:${PASSWORD}@127.0.0.1:${postgres.port}/${TEMPLATE}`,
    {
      maxConnections: 1,
    },
  );
  await migrate(owner);
  await grantRights(owner, { app: 'lantai_app', sequencer: 'lantai_sequencer' });
  await owner.destroy();
  return { postgres, folder };
}

async function asSuperuser(port: number, act: (db: Knex) => PromiseLike<unknown>): Promise<void> {
  const db = connect(`postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`, {
    maxConnections: 1,
  });
  try {
    await act(db);
  } finally {
    await db.destroy();
  }
}
