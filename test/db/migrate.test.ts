import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Knex } from '../../db/connect.ts';
import { describeSchema } from '../../db/describe-schema.ts';
import { migrate } from '../../db/migrate.ts';
import { cloneDatabase, emptyDatabase, type TestDatabase } from '../support/database.ts';

const NAMES = readdirSync(join(import.meta.dirname, '..', '..', 'db', 'migrations')).sort();

describe('migrate', () => {
  let database: TestDatabase;
  let owner: Knex;
  beforeEach(async () => {
    database = await emptyDatabase();
    owner = connect(database.urls.owner, { maxConnections: 2 });
  });
  afterEach(async () => {
    await owner.destroy();
    await database.drop();
  });

  const noted = async (): Promise<string[]> => {
    const rows = await owner('schema_migrations')
      .orderBy('name')
      .select<{ name: string }[]>('name');
    return rows.map(({ name }) => name);
  };

  it('applies each file once, in order, and nothing the second time', async () => {
    expect(await migrate(owner)).to.deep.equal(NAMES);
    expect(await migrate(owner)).to.deep.equal([]);
    expect(await noted()).to.deep.equal(NAMES);
  });

  it('refuses a schema that a newer program has made, and leaves it alone', async () => {
    await migrate(owner);
    await owner('schema_migrations').insert({ name: '9999-later.ts', applied_at: new Date() });
    const before = await describeSchema(owner);
    const error = await migrate(owner).catch((reason: unknown) => reason);
    expect(String(error)).to.contain('9999-later.ts').and.contain('不可降级');
    expect(await describeSchema(owner)).to.equal(before);
  });

  it('runs once when four programs start at the same time', async () => {
    const pools = [1, 2, 3, 4].map(() => connect(database.urls.owner, { maxConnections: 2 }));
    try {
      const applied = await Promise.all(pools.map((pool) => migrate(pool)));
      expect(applied.flat().sort()).to.deep.equal(NAMES);
    } finally {
      await Promise.all(pools.map((pool) => pool.destroy()));
    }
  });

  for (const table of ['ledger_head', 'sessions', 'openings']) {
    it(`leaves nothing of a file behind that it was killed in at table ${table}`, async () => {
      await sleepWhenCreated(database, table);
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'run-migrate.ts'), database.urls.owner],
        { stdio: 'inherit' },
      );
      await until(() => isSomeoneAsleep(database));
      child.kill('SIGKILL');
      await once(child, 'exit');
      await until(async () => !(await isSomeoneAsleep(database)));
      await database.superuser.raw('drop event trigger sleep_here');
      await database.superuser.raw('drop function sleep_here');

      expect(await describeSchema(owner)).not.to.contain(`table ${table}\n`);
      await migrate(owner);
      expect(await noted()).to.deep.equal(NAMES);
      const whole = await cloneDatabase();
      try {
        expect(await describeSchema(owner)).to.equal(await describeSchema(whole.superuser));
      } finally {
        await whole.drop();
      }
    });
  }
});

/** Stops whoever creates `table` in the middle of it, and has the server look whether they still live. */
async function sleepWhenCreated({ superuser, name }: TestDatabase, table: string): Promise<void> {
  await superuser.raw('alter database ?? set client_connection_check_interval = 50', [name]);
  await superuser.raw(`
    create function sleep_here() returns event_trigger language plpgsql as $$
    begin
      if exists (select 1 from pg_event_trigger_ddl_commands()
                 where object_identity = 'public.${table}') then
        perform pg_sleep(60);
      end if;
    end $$`);
  await superuser.raw(`
    create event trigger sleep_here on ddl_command_end when tag in ('CREATE TABLE')
    execute function sleep_here()`);
}

async function isSomeoneAsleep({ superuser, name }: TestDatabase): Promise<boolean> {
  const sleeper = await superuser('pg_stat_activity')
    .where({ datname: name, wait_event: 'PgSleep' })
    .first<{ pid: number } | undefined>('pid');
  return sleeper !== undefined;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}
