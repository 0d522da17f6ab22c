import { expect } from 'chai';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeVerifierKey } from '../../audit/verifier-key.ts';
import { sm3 } from '../../crypto/sm3.ts';
import {
  openWatchedCentre,
  type WatchedCentre,
} from '../modules/witnesses/support/watched-centre.ts';

const CLI = join(import.meta.dirname, '..', '..', 'server', 'cli', 'lantai.ts');
const MINUTE = 60_000;

type Run = { code: number; out: string; err: string };

describe('lantai witness', () => {
  let centre: WatchedCentre;
  let folder: string;
  let line: string;
  before(async () => {
    centre = await openWatchedCentre();
    folder = mkdtempSync(join(tmpdir(), 'lantai-witness-cli-'));
    writeFileSync(join(folder, 'pin'), '246810\n');
    writeFileSync(join(folder, 'log.txt'), encodeVerifierKey(centre.app.services.ledger.firstKey));
  });
  after(async () => {
    await centre.close();
    rmSync(folder, { recursive: true });
  });

  const dir = (): string => join(folder, 'witness');
  const argsOf = (...args: string[]): string[] => [CLI, 'witness', ...args, '--dir', dir()];
  const pin = (): string[] => ['--pin-file', join(folder, 'pin')];
  const run = (...args: string[]): Promise<Run> =>
    new Promise((resolve) => {
      execFile(process.execPath, argsOf(...args), (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      );
    });
  const follow = () => run('follow', '--once', '--centre', centre.app.url, ...pin());
  const serve = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, argsOf('serve', '--listen', '127.0.0.1:0', ...pin()));
    const [text] = (await once(child.stdout, 'data')) as [Buffer];
    expect(text.toString()).to.contain('READY');
    return child;
  };

  it('makes a witness once, and hands out the line to be appointed by', async () => {
    const create = () =>
      run('create', '--name', 'qy-county-1', '--log', join(folder, 'log.txt'), ...pin());
    const made = await create();
    expect(made.code, made.err).to.equal(0);
    line = made.out.trim().split('\n').at(-1) ?? '';
    expect(line).to.match(/^qy-county-1\+[0-9a-f]{8}\+/);
    expect((await create()).code).to.equal(3);
    expect((await run('show')).out).to.contain('还没有签过');
  });

  it('follows the centre once it is appointed', async () => {
    const early = await follow();
    expect(early.code).to.equal(2);
    const unit = await centre.app.database.superuser('units').first<{ id: string }>('id');
    await centre.carryOut({
      kind: 'ledger.appoint_witness',
      verifierKey: line,
      witnessKind: 'terminal',
      unitId: unit.id,
      address: '',
    });
    const size = await centre.record();
    centre.app.clock.pass(MINUTE);
    const done = await follow();
    expect([done.code, done.err]).to.deep.equal([0, '']);
    expect(done.out).to.contain(`已见证到第 ${size} 条`);
    expect((await centre.shown()).witnesses[0]).to.include({ state: 'in_step', lastSize: size });
    expect((await run('show')).out).to.contain(`已签到第 ${size} 条`);
  });

  it('is one file as well, which signs with nothing else beside it', async () => {
    const alone = mkdtempSync(join(tmpdir(), 'lantai-witness-alone-'));
    const file = join(alone, 'lantai-witness.mjs');
    const node = (args: string[]): Promise<Run> =>
      new Promise((resolve) => {
        execFile(process.execPath, args, { cwd: alone, env: {} }, (error, out, err) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
        );
      });
    try {
      const made = await node([CLI, 'witness', 'bundle', file]);
      expect(made.out, made.err).to.contain(sm3(readFileSync(file)).toString('hex'));
      expect((await node([CLI, 'witness', 'bundle', file])).code, 'it overwrites nothing').to.equal(
        3,
      );
      const imported = [...readFileSync(file, 'utf8').matchAll(/^import .* from "([^"]+)";$/gm)];
      expect(imported.filter(([, name]) => !name?.startsWith('node:'))).to.deep.equal([]);
      const state = ['--dir', join(alone, 'state'), ...pin()];
      const own = ['--name', 'qy-terminal-1', '--log', join(folder, 'log.txt')];
      const created = await node([file, 'create', ...own, ...state]);
      expect(created.code, created.err).to.equal(0);
      const unit = await centre.app.database.superuser('units').first<{ id: string }>('id');
      await centre.carryOut({
        kind: 'ledger.appoint_witness',
        verifierKey: created.out.trim().split('\n').at(-1) ?? '',
        witnessKind: 'terminal',
        unitId: unit.id,
        address: '',
      });
      const size = await centre.record();
      centre.app.clock.pass(MINUTE);
      const done = await node([file, 'follow', '--once', '--centre', centre.app.url, ...state]);
      expect([done.code, done.err]).to.deep.equal([0, '']);
      const stored = await centre.app.database
        .app('ledger_cosignatures')
        .where({ witness: 'qy-terminal-1' })
        .select<{ size: string }[]>('size');
      expect(stored.map((row) => Number(row.size))).to.deep.equal([size]);
      expect((await node([file, 'bundle'])).code).to.equal(3);
      expect((await node([file, '--help'])).out).to.contain(
        'node lantai-witness.mjs witness create',
      );
    } finally {
      rmSync(alone, { recursive: true });
    }
  });

  it('is run by one process, and by the next after that was killed', async () => {
    const child = await serve();
    const second = await follow();
    expect(second.code).to.equal(2);
    expect(second.err).to.contain('正由另一个兰台进程使用');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const next = await serve();
    next.kill('SIGTERM');
    expect((await once(next, 'exit'))[0]).to.equal(0);
  });

  it('refuses to sign without its state, and says what to do', async () => {
    rmSync(join(dir(), 'head'));
    const answer = await follow();
    expect(answer.code).to.equal(2);
    expect(answer.err).to.contain('撤销见证 qy-county-1');
  });
});
