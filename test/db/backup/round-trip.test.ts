import { expect } from 'chai';
import { cutChunks } from '../../../db/backup/cut-chunks.ts';
import { loadDatabase, type DumpSource } from '../../../db/backup/load-database.ts';
import { takeSnapshot } from '../../../db/backup/take-snapshot.ts';
import { connect, type Db } from '../../../db/connect.ts';
import { describeSchema } from '../../../db/describe-schema.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { allRows } from '../../support/all-rows.ts';
import { emptyDatabase, type TestDatabase } from '../../support/database.ts';
import { shelveVolume } from '../../support/shelve-volume.ts';
import { buildWorld } from '../../support/world.ts';

type Dump = DumpSource & { chunks: Map<string, string[]> };

async function dump(db: Db): Promise<Dump> {
  return takeSnapshot(db, async ({ tables, rows, tx }) => {
    const chunks = new Map<string, string[]>();
    const counted: DumpSource['tables'] = [];
    for (const table of tables) {
      const texts: string[] = [];
      let count = 0;
      for await (const chunk of cutChunks(rows(table))) {
        texts.push(chunk.text);
        count += chunk.rows;
      }
      chunks.set(table.name, texts);
      const columns = table.columns.map(({ name }) => name);
      counted.push({ name: table.name, columns, rows: count });
    }
    const migrations = await tx('schema_migrations').select<{ name: string }[]>('name');
    return {
      chunks,
      tables: counted,
      migrations: migrations.map(({ name }) => name),
      async *texts(table) {
        yield* await Promise.resolve(chunks.get(table) ?? []);
      },
    };
  });
}

describe('a dump of the database and its way back', () => {
  let app: TestApp;
  let target: TestDatabase;
  let owner: Db;
  before(async () => {
    app = await startApp();
    const world = await buildWorld(app);
    for (const volume of world.plan.volumes.slice(0, 12)) await shelveVolume(app, volume);
    const [first] = world.plan.volumes;
    if (first) await world.bring(await world.pack(first), first.keeperCode);
    await app.database.superuser('ledger_details').insert({
      entry_id: '00000000-0000-4000-8000-000000000001',
      salt: Buffer.from([0, 1, 0x5c, 0x27, 0xff]),
      sealed: Buffer.alloc(0),
    });
    await app.database.superuser('counters').insert({
      name: '换行\n制表\t反斜杠\\ 引号" 问号? 🀄',
      value: '9007199254740993',
    });
  });
  beforeEach(async () => {
    target = await emptyDatabase();
    owner = connect(target.urls.owner, { maxConnections: 2 });
  });
  afterEach(async () => {
    await owner.destroy();
    await target.drop();
  });
  after(() => app.close());

  it('gives every row of every table back, the derived ones too, under the same schema', async () => {
    const before = await allRows(app.database.superuser);
    await loadDatabase(owner, await dump(app.services.db));
    const after = await allRows(owner);
    expect(Object.keys(after).sort()).to.deep.equal(Object.keys(before).sort());
    for (const [name, rows] of Object.entries(before)) {
      expect(after[name], name).to.deep.equal(rows);
    }
    for (const name of ['ledger_entries', 'persons', 'pages', 'scoped_names', 'authorities']) {
      expect(before[name], name).not.to.have.length(0);
    }
    expect(await describeSchema(owner)).to.equal(await describeSchema(app.database.superuser));
  });

  it('goes on counting where it left off', async () => {
    await app.database.superuser('ledger_outbox').insert({
      entry_id: '00000000-0000-4000-8000-000000000002',
      body: Buffer.from([1]),
      mac: Buffer.from([3]),
    });
    const dumped = await dump(app.services.db);
    await app.database.superuser('ledger_outbox').delete();
    await loadDatabase(owner, dumped);
    const [last] = await owner('ledger_outbox').max<{ max: string }[]>('id');
    const [next] = await owner('ledger_outbox')
      .insert({
        entry_id: '00000000-0000-4000-8000-000000000003',
        body: Buffer.from([2]),
        mac: Buffer.from([3]),
      })
      .returning<{ id: string }[]>('id');
    expect(Number(next?.id)).to.equal(Number(last?.max) + 1);
  });

  it('leaves nothing where rows are missing, columns differ or the database is in use', async () => {
    const whole = await dump(app.services.db);
    const short = {
      ...whole,
      texts: (table: string) => whole.texts(table === 'pages' ? 'nothing' : table),
    };
    const strange = {
      ...whole,
      tables: whole.tables.map((table) =>
        table.name === 'units' ? { ...table, columns: [...table.columns, 'added'] } : table,
      ),
    };
    const fewer = { ...whole, tables: whole.tables.filter(({ name }) => name !== 'units') };
    for (const [source, words] of [
      [short, 'pages'],
      [strange, '表结构不符'],
      [fewer, 'units'],
    ] as const) {
      const error = await loadDatabase(owner, source).catch((reason: unknown) => reason);
      expect(String(error)).to.contain(words);
      expect(await owner('persons').first()).to.equal(undefined);
      expect(await owner('schema_migrations').first()).not.to.equal(undefined);
    }
    await loadDatabase(owner, whole);
    const error = await loadDatabase(owner, whole).catch((reason: unknown) => reason);
    expect(String(error)).to.contain('不是空的');
  });

  it('makes an older schema where the dump is older, and refuses one that is newer', async () => {
    const whole = await dump(app.services.db);
    const newer = { ...whole, migrations: [...whole.migrations, '9999-later.ts'] };
    const error = await loadDatabase(owner, newer).catch((reason: unknown) => reason);
    expect(String(error)).to.contain('9999-later.ts');
    const older = { ...whole, migrations: whole.migrations.slice(0, 3) };
    const refusal = await loadDatabase(owner, older).catch((reason: unknown) => reason);
    expect(String(refusal)).to.contain('不认识的表');
    expect(await owner.schema.hasTable('persons')).to.equal(true);
    expect(await owner.schema.hasTable('accounts')).to.equal(false);
  });

  it('cuts the same stretches again around what has changed', async () => {
    const db = app.database.superuser;
    await db.raw("insert into counters select 'many-' || n, n from generate_series(1, 20000) as n");
    const first = (await dump(app.services.db)).chunks.get('counters') ?? [];
    await db('counters').where({ name: 'many-7777' }).update({ value: 1 });
    await db('counters').insert({ name: 'many-7777-and-more', value: 1 });
    const second = (await dump(app.services.db)).chunks.get('counters') ?? [];
    const fresh = second.filter((text) => !first.includes(text));
    expect(first.length).to.be.within(8, 60);
    expect(fresh.length).to.be.within(1, 2);
    expect([...first].sort().join('\n').length).to.be.lessThan(second.join('\n').length);
  });

  it('is of one moment, whatever is written meanwhile', async () => {
    const names = await takeSnapshot(app.services.db, async ({ tables, rows }) => {
      const counters = tables.find(({ name }) => name === 'counters');
      if (!counters) throw new Error('no table counters');
      await app.database.superuser('counters').insert({ name: 'too-late', value: 1 });
      return Array.fromAsync(rows(counters), ({ key }) => key);
    });
    expect(names).not.to.include('["too-late"]');
  });
});
