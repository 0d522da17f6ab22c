import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../db/connect.ts';
import { startPostgres, type EmbeddedPostgres } from '../../../db/embedded/start-postgres.ts';

const PASSWORD = 'made-for-this-test';

describe('startPostgres', () => {
  let folder: string;
  const running: EmbeddedPostgres[] = [];
  before(() => (folder = mkdtempSync(join(tmpdir(), 'lantai-postgres-'))));
  after(async () => {
    for (const postgres of running) await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (name: string, superuserPassword = PASSWORD): Promise<EmbeddedPostgres> => {
    const dataDir = join(folder, name, 'database');
    const logFile = join(folder, name, 'database.log');
    const postgres = await startPostgres({ dataDir, logFile, superuserPassword });
    running.push(postgres);
    return postgres;
  };

  const ask = async (port: number, sql: string): Promise<unknown> => {
    const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
    const db = connect(url, { maxConnections: 1 });
    try {
      return (await db.raw<{ rows: { answer: unknown }[] }>(sql)).rows[0]?.answer;
    } finally {
      await db.destroy();
    }
  };

  const isServed = (port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = createConnection(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });

  it('makes a cluster, serves it on loopback alone, and is gone after its stop', async () => {
    const postgres = await start('one');
    const { port } = postgres;
    expect(postgres.isAdopted).to.equal(false);
    expect(await ask(port, "select current_setting('listen_addresses') as answer")).to.equal(
      '127.0.0.1',
    );
    expect(await ask(port, "select current_setting('data_checksums') as answer")).to.equal('on');
    await postgres.stop();
    expect(await isServed(port)).to.equal(false);
  });

  it('keeps what was written, from one start to the next', async () => {
    const first = await start('one');
    await ask(first.port, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await start('one');
    expect(await ask(second.port, 'select answer from kept')).to.equal(42);
    await second.stop();
  });

  it('comes back where it was, and elsewhere where somebody else is there now', async () => {
    const { port } = await start('one').then((first) => first.stop().then(() => first));
    const second = await start('one');
    expect(second.port).to.equal(port);
    await second.stop();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const third = await start('one');
    expect(third.port).to.not.equal(port);
    expect(await ask(third.port, 'select 42 as answer')).to.equal(42);
    await third.stop();
    other.close();
  });

  it('adopts the server that a killed process left behind, and stops it', async () => {
    const script = join(import.meta.dirname, 'run-postgres.ts');
    const args = [script, join(folder, 'one'), PASSWORD];
    const starter = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(starter.stdout, 'data')) as [Buffer];
    const { port } = JSON.parse(line.toString()) as { port: number };
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    expect(await isServed(port), 'the server lives on').to.equal(true);

    const adopted = await start('one');
    expect(adopted).to.include({ port, isAdopted: true });
    await adopted.stop();
    expect(await isServed(port)).to.equal(false);
  });

  it('runs two homes side by side, one of them below a folder that only we may enter', async () => {
    mkdirSync(join(folder, 'closed'), { mode: 0o700 });
    const [open, closed] = [await start('one'), await start('closed/two')];
    expect(open.port).not.to.equal(closed.port);
    const sql = "select current_setting('data_directory') as answer";
    expect(await ask(open.port, sql)).to.equal(join(folder, 'one', 'database'));
    expect(await ask(closed.port, sql)).to.equal(join(folder, 'closed', 'two', 'database'));
    const { uid } = statSync(join(folder, 'closed', 'two', 'database'));
    expect(uid, 'never as root').not.to.equal(0);
    await open.stop();
    expect(await isServed(closed.port), 'the other is unharmed').to.equal(true);
    await closed.stop();
  });
});
