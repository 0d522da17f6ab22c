import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeLeaf } from '../../../../audit/leaf.ts';
import { readUnverified } from '../../../../audit/checkpoint.ts';
import { connect, type Knex } from '../../../../db/connect.ts';
import {
  findPage,
  findVolume,
  rebuildArchives,
  type RebuildReport,
  type Refusal,
} from '../../../../server/modules/archives/index.ts';
import { searchArchives } from '../../../../server/modules/archives/search-archives.ts';
import { findActor } from '../../../../server/modules/sessions/index.ts';
import { readLockFile } from '../../../../server/modules/ledger/index.ts';
import { openForRebuild, type OpenedForRebuild } from '../../../../server/open-for-rebuild.ts';
import { startApp, type TestApp } from '../../../support/app.ts';
import { cloneDatabase, emptyDatabase, type TestDatabase } from '../../../support/database.ts';
import { buildWorld, type World } from '../../../support/world.ts';
import { filesBelow } from '../../intake/support/take-stock.ts';
import { bringVolumes } from './bring-volumes.ts';
import { dumpArchives, type Dump } from './dump-archives.ts';
import { openVolumeKey } from '../../../support/open-volume-key.ts';

const LANTAI = join(import.meta.dirname, '../../../../server/cli/lantai.ts');

type Run = RebuildReport & { refusals: Record<string, Refusal> };

describe('archives.rebuild', () => {
  let app: TestApp;
  let world: World;
  let volumeIds: string[];
  let original: Dump;
  const undo: (() => unknown)[] = [];

  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    volumeIds = await bringVolumes(world);
    original = await dumpArchives(app.database.superuser, app.services.keystore);
  });
  after(() => app.close());
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  /** Keystore, key vault, objects and lock file of the house, as they would be carried away. */
  function copyHome(): string {
    const home = mkdtempSync(join(tmpdir(), 'lantai-rebuild-'));
    undo.push(() => rmSync(home, { recursive: true }));
    for (const name of readdirSync(app.home)) {
      if (/^(keystore|keys$|objects|ledger\.lock)/.test(name)) {
        cpSync(join(app.home, name), join(home, name), { recursive: true });
      }
    }
    return home;
  }

  async function open(home: string, database: TestDatabase): Promise<OpenedForRebuild> {
    const pools = {
      app: connect(database.urls.app, { maxConnections: 4 }),
      sequencer: connect(database.urls.sequencer, { maxConnections: 2 }),
    };
    const opened = await openForRebuild(
      { ...app.services.config, home },
      {
        clock: app.services.clock,
        openDatabase: () =>
          Promise.resolve({
            ...pools,
            appUrl: database.urls.app,
            migrationsApplied: [],
            isAdopted: false,
            close: async () => {
              await Promise.all([pools.app.destroy(), pools.sequencer.destroy()]);
            },
          }),
      },
    );
    undo.push(() => opened.close());
    return opened;
  }

  async function anEmptyDatabase(): Promise<TestDatabase> {
    const database = await cloneDatabase();
    undo.push(() => database.drop());
    return database;
  }

  async function rebuild(
    { needs, root }: OpenedForRebuild,
    includesUnrecorded = false,
  ): Promise<Run> {
    const refusals: Run['refusals'] = {};
    const report = await rebuildArchives(needs, {
      root,
      includesUnrecorded,
      onRefusal: (objectId, refusal) => (refusals[objectId] = refusal),
      onProgress: () => undefined,
    });
    return { ...report, refusals };
  }

  const dump = (database: TestDatabase): Promise<Dump> =>
    dumpArchives(database.superuser, app.services.keystore);

  async function entriesOf(db: Knex) {
    const rows = await db.raw<{ rows: { body: Buffer }[] }>(
      'select body from (select body, 0 p, idx from ledger_entries union all select body, 1, id from ledger_outbox) e order by p, idx',
    );
    return rows.rows
      .map(({ body }) => decodeLeaf(body))
      .filter(({ action }) => action === 'archives.rebuild');
  }

  it('writes every row again into an empty database, from objects and keys alone', async () => {
    const home = copyHome();
    const database = await anEmptyDatabase();
    const bytesBefore = [...filesBelow(join(home, 'objects'))];
    const run = await rebuild(await open(home, database));
    expect(run).to.deep.include({ objects: 5, rebuilt: 5, complete: 0, refused: 0 });
    expect(original['volumes']).to.have.length(5);
    expect(await dump(database)).to.deep.equal(original);
    expect([...filesBelow(join(home, 'objects'))], 'objects are only read').to.deep.equal(
      bytesBefore,
    );
  });

  it('records each version with the digest that the import recorded', async () => {
    const database = await anEmptyDatabase();
    await rebuild(await open(copyHome(), database));
    const imports = await app.database
      .superuser('ledger_entries')
      .where({ action: 'intake.import' })
      .select<{ body: Buffer }[]>('body');
    const digests = new Map(
      imports.map(({ body }) => decodeLeaf(body)).map((entry) => [entry.item, entry.content]),
    );
    const entries = await entriesOf(database.superuser);
    expect(entries).to.have.length(6);
    for (const entry of entries.slice(0, 5)) {
      expect(entry).to.include({ kind: 'CHANGE', actor: 'system', itemVersion: 1 });
      expect(entry.content).to.deep.equal(digests.get(entry.item));
    }
    expect(entries.at(-1)?.outcome).to.equal('rebuilt:5 complete:0 refused:0');
  });

  it('gives pages that can be read, and files that a search finds', async () => {
    const database = await anEmptyDatabase();
    const { needs } = await openAndRebuild(database);
    const services = { ...app.services, ...needs };
    const [volumeId = ''] = volumeIds;
    const volume = await findVolume(needs.db, volumeId);
    const { id } = await needs
      .db('pages')
      .where({ volume_id: volumeId })
      .orderBy('path')
      .first<{ id: string }>('id');
    const page = volume && (await findPage(needs.db, volumeId, id));
    if (!page) throw new Error('no page');
    const key = await openVolumeKey(services, needs.db, volume);
    const path = `${page.path}/original`;
    const place = { volume: page.volume_id, version: page.version, path };
    const sealed = await services.objects.readWhole(place.volume, place.version, place.path);
    const image = services.crypto.openObject(key, place, sealed);
    expect(image.subarray(0, 3).toString('hex')).to.equal('ffd8ff');
    const archivist = await findActor(
      app.services,
      world.account('archivist', 'QY').loginName,
      '127.0.0.1',
    );
    for (const q of ['乌日娜', 'wrn', 'QY-000001']) {
      const found = await needs.db.transaction((tx) =>
        searchArchives(services, tx, archivist, { q, limit: 10 }),
      );
      expect(
        found.items.map((item) => item.volumeId),
        q,
      ).to.include(volumeId);
    }
  });

  async function openAndRebuild(database: TestDatabase): Promise<OpenedForRebuild> {
    const opened = await open(copyHome(), database);
    await rebuild(opened);
    return opened;
  }

  it('finds nothing to do the second time', async () => {
    const database = await anEmptyDatabase();
    const opened = await openAndRebuild(database);
    const run = await rebuild(opened);
    expect(run).to.deep.include({ objects: 5, rebuilt: 0, complete: 5, refused: 0 });
    expect(await dump(database)).to.deep.equal(original);
  });

  it('begins a new ledger under a new name, and keeps the old lock file', async () => {
    const home = copyHome();
    const opened = await open(home, await anEmptyDatabase());
    await rebuild(opened);
    const { needs, renewal } = opened;
    expect(renewal?.old).to.include({ origin: app.services.ledger.origin, size: 0 });
    expect(needs.ledger.origin).not.to.equal(app.services.ledger.origin);
    await opened.close();
    const notes = [...filesBelow(home)].filter(([path]) => path.startsWith('ledger.lock'));
    const origins = notes.map(
      ([path]) => readUnverified(readLockFile(join(home, path))[0] ?? '').origin,
    );
    expect(origins).to.have.members([needs.ledger.origin, app.services.ledger.origin]);
  });

  for (const [when, condition] of [
    ['in the middle of its first volume', '(select count(*) from volumes) = 1'],
    ['in the middle of its third volume', '(select count(*) from volumes) = 3'],
  ] as const) {
    it(`goes on after a kill -9 ${when}`, async () => {
      const home = copyHome();
      const database = await emptyDatabase();
      undo.push(() => database.drop());
      await migrated(home, database);
      await database.superuser.raw(`
        create function dawdle() returns trigger language plpgsql as $$
        begin
          if ${condition} then perform pg_sleep(60); end if;
          return new;
        end $$;
        create trigger pages_dawdle before insert on pages for each row execute function dawdle()`);
      const child = lantai(home, database);
      await untilAsleep(database.superuser);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await database.superuser.raw(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`);
      await database.superuser.raw('drop trigger pages_dawdle on pages');
      const done = await database.superuser('volumes').count<{ count: string }[]>();
      expect(Number(done[0]?.count)).to.be.lessThan(5);

      const second = lantai(home, database);
      let said = '';
      second.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const [exitCode] = (await once(second, 'close')) as [number];
      expect([exitCode, said.trim().split('\n').at(-1)]).to.deep.equal([
        0,
        `共 5 卷：重建 ${5 - Number(done[0]?.count)} 卷，已完整 ${String(done[0]?.count)} 卷，未用 0 项`,
      ]);
      expect(await dump(database)).to.deep.equal(original);
    });
  }

  /** The command in a process of its own. */
  function lantai(home: string, database: TestDatabase) {
    const env = {
      ...process.env,
      LANTAI_HOME: home,
      LANTAI_DEMO: '1',
      DATABASE_URL: database.urls.superuser,
    };
    return spawn(process.execPath, [LANTAI, 'rebuild'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Runs the command once on a home without objects, which makes the schema. */
  async function migrated(home: string, database: TestDatabase): Promise<void> {
    const bare = copyHome();
    for (const name of readdirSync(join(bare, 'objects'))) {
      if (/^[0-9a-f]{2}$/.test(name)) rmSync(join(bare, 'objects', name), { recursive: true });
    }
    const [exitCode] = (await once(lantai(bare, database), 'close')) as [number];
    expect(exitCode).to.equal(0);
    // The ledger that was begun there goes on here.
    for (const name of ['keystore.json', 'ledger.lock', 'database.json']) {
      cpSync(join(bare, name), join(home, name));
    }
  }

  async function untilAsleep(db: Knex): Promise<void> {
    for (let tries = 0; tries < 600; tries += 1) {
      const { rows } = await db.raw<{ rows: unknown[] }>(
        "select 1 from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()",
      );
      if (rows.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the rebuild never came so far');
  }

  it('refuses a home without objects or keystore, and makes neither', async () => {
    const home = mkdtempSync(join(tmpdir(), 'lantai-rebuild-'));
    undo.push(() => rmSync(home, { recursive: true }));
    const failure: unknown = await openForRebuild({ ...app.services.config, home }).catch(
      (error: unknown) => error,
    );
    expect((failure as Error).message)
      .to.include('密钥库')
      .and.include('LANTAI_HOME');
    expect(readdirSync(home)).to.deep.equal([]);
  });

  it('adds what is missing to a database whose ledger is intact', async () => {
    const { superuser } = app.database;
    await takeOut(superuser, volumeIds[2] ?? '');
    expect(await dump(app.database)).not.to.deep.equal(original);
    const needs = app.services;
    const opened = {
      needs,
      root: join(app.home, 'objects'),
      renewal: undefined,
      close: () => Promise.resolve(),
    };
    expect(await rebuild(opened)).to.deep.include({
      objects: 5,
      rebuilt: 1,
      complete: 4,
      refused: 0,
    });
    expect(await dump(app.database)).to.deep.equal(original);
  });

  /** A volume and its person vanish, as if never written. */
  async function takeOut(db: Knex, volumeId: string): Promise<void> {
    const { person_id: person } = await db('volumes')
      .where({ id: volumeId })
      .first<{ person_id: string }>('person_id');
    const deletions: [table: string, where: Record<string, string>][] = [
      ['pages', { volume_id: volumeId }],
      ['materials', { volume_id: volumeId }],
      ['volume_versions', { volume_id: volumeId }],
      ['authorities', { person_id: person }],
      ['scoped_names', { person_id: person }],
      ['accessions', { volume_id: volumeId }],
      ['volumes', { id: volumeId }],
      ['person_id_numbers', { person_id: person }],
      ['person_names', { person_id: person }],
      ['persons', { id: person }],
    ];
    for (const [table, where] of deletions) {
      await db.raw('alter table ?? disable trigger user', [table]);
      await db(table).where(where).delete();
      await db.raw('alter table ?? enable trigger user', [table]);
    }
  }
});
