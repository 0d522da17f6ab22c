import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import {
  filesOf,
  madeUpIdNumber,
  samplePackage,
  zipOf,
  type SamplePackage,
} from '../modules/intake/support/sample-package.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { sm3 } from '../../crypto/sm3.ts';
import { recordedBy } from '../support/ledger-entries.ts';
import { buildWorld, type World } from '../support/world.ts';

const LANTAI = join(import.meta.dirname, '..', '..', 'server', 'cli', 'lantai.ts');

type Transcript = { exitCode: number; said: string; complained: string };

describe('lantai', () => {
  let app: TestApp;
  let world: World;
  let folder: string;
  let archivist: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lantai-cli-'));
    app = await startApp();
    world = await buildWorld(app);
    archivist = world.account('archivist', 'QY').loginName;
  });
  after(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  /** Runs the command line in a process of its own, with the password at hand but no terminal. */
  const lantai = async (args: string[], env: NodeJS.ProcessEnv = {}): Promise<Transcript> => {
    const child = spawn(process.execPath, [LANTAI, ...args], {
      cwd: folder,
      env: { ...process.env, PORT: '1', LANTAI_PASSWORD: DEMO_SECRETS.password, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    const [exitCode] = (await once(child, 'close')) as [number];
    return { exitCode, said, complained };
  };
  const onServer = (args: string[], name = archivist) =>
    lantai([...args, '--as', name, '--server', app.url]);
  const volumeCount = async (): Promise<number> =>
    Number((await app.database.app('volumes').count<{ count: string }[]>())[0]?.count);

  /** A sound package of somebody new. */
  const somebody = (order: string): SamplePackage => {
    const sample = samplePackage();
    sample.person.idNumber = madeUpIdNumber('19780412', order);
    sample.root = `${sample.person.name}${sample.person.idNumber}/`;
    return sample;
  };
  const writeFolder = (sample: SamplePackage): string => {
    for (const [path, content] of filesOf(sample)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return join(folder, sample.root);
  };

  describe('without a command that it knows', () => {
    it('lists its commands', async () => {
      for (const { exitCode, said } of await Promise.all([lantai([]), lantai(['--help'])])) {
        expect(exitCode).to.equal(0);
        for (const command of ['import', 'verify', 'ledger', 'soft-key'])
          expect(said).to.contain(`  ${command} `);
      }
    });

    it('explains each of them', async () => {
      const explain = async (command: string): Promise<void> => {
        const { exitCode, said } = await lantai([command, '--help']);
        expect(exitCode, command).to.equal(0);
        expect(said).to.contain(`用法：npm run lantai -- ${command} `);
      };
      await Promise.all(['import', 'verify', 'ledger', 'soft-key'].map(explain));
    });

    it('complains, and lists them', async () => {
      const complain = async (name: string): Promise<void> => {
        const { exitCode, said, complained } = await lantai([name]);
        expect({ exitCode, said }, name).to.deep.equal({ exitCode: 3, said: '' });
        expect(complained).to.contain('兰台命令行');
      };
      await Promise.all(['destroy', 'constructor', '--version'].map(complain));
    });
  });

  describe('import', () => {
    it('imports a zip', async () => {
      const sample = somebody('101');
      const file = join(folder, 'package.zip');
      writeFileSync(file, zipOf(sample));
      const { exitCode, said } = await onServer(['import', file, '--unit', 'QY']);
      expect(said).to.equal(`已入库：${sample.person.name} 档号 QY-000001\n`);
      expect(exitCode).to.equal(0);
    });

    it('imports a folder, as a duplicate too', async () => {
      const path = writeFolder(somebody('103'));
      const original = await onServer(['import', path, '--unit', 'QY']);
      expect(original).to.include({ exitCode: 0 });
      expect(original.said).to.contain('QY-000002');
      const duplicate = await onServer(['import', path, '--unit', 'QY', '--duplicate']);
      expect(duplicate).to.include({ exitCode: 0 });
      expect(duplicate.said).to.contain('QY-000003');
    });

    it('refuses a bad package whole, and names each file and row', async () => {
      const sample = somebody('105');
      const missing = [...sample.images.keys()][0] ?? '';
      sample.images.delete(missing);
      const before = await volumeCount();
      const { exitCode, said } = await onServer(['import', writeFolder(sample), '--unit', 'QY']);
      expect(exitCode).to.equal(1);
      expect(said).to.contain('不合格').and.contain('第 1 条').and.contain('1-1-0001.jpg');
      expect(said).to.match(/未入库：\d+ 处不合格/);
      expect(await volumeCount()).to.equal(before);
    });

    it('refuses what is held already', async () => {
      const path = writeFolder(somebody('103'));
      const { exitCode, said } = await onServer(['import', path, '--unit', 'QY']);
      expect(exitCode).to.equal(1);
      expect(said).to.contain('未入库');
    });

    it('refuses a link instead of following it', async () => {
      const { exitCode, complained } = await onServer(['import', '/proc/self/ns', '--unit', 'QY']);
      expect(exitCode).to.equal(1);
      expect(complained).to.contain('链接或特殊文件');
    });

    it('says that there is no server, and how to start one', async () => {
      const args = ['import', join(folder, 'package.zip'), '--unit', 'QY', '--as', archivist];
      const { exitCode, complained } = await lantai(args);
      expect(exitCode).to.equal(2);
      expect(complained).to.contain('连不上服务 http://127.0.0.1:1').and.contain('npm start');
    });

    it('passes on why the server will not', async () => {
      const args = ['import', join(folder, 'package.zip'), '--unit', 'QY'];
      const clerk = await onServer(args, world.account('clerk', 'QY-BHQ').loginName);
      expect(clerk).to.include({ exitCode: 2, said: '' });
      expect(clerk.complained).to.contain('没有权限');
      const nowhere = await onServer([...args.slice(0, 3), 'NOWHERE']);
      expect(nowhere).to.include({ exitCode: 2, said: '' });
      const wrong = ['--as', archivist, '--server', app.url];
      const stranger = await lantai([...args, ...wrong], { LANTAI_PASSWORD: 'swordfish' });
      expect(stranger).to.include({ exitCode: 2 });
      expect(stranger.complained).to.contain('口令不正确').and.not.contain('swordfish');
    });

    it('tells wrong usage from everything else', async () => {
      const tell = async (args: string[]): Promise<void> => {
        const { exitCode, said, complained } = await lantai(['import', ...args]);
        expect({ exitCode, said }, args.join(' ')).to.deep.equal({ exitCode: 3, said: '' });
        expect(complained).to.contain('用法：npm run lantai -- import');
      };
      await Promise.all(
        [
          ['--unit', 'QY', '--as', 'x'],
          ['/', '/', '--unit', 'QY', '--as', 'x'],
          ['nothing.zip', '--unit', 'QY', '--as', 'x'],
          [LANTAI, '--as', 'x'],
          [LANTAI, '--unit', 'QY'],
          [LANTAI, '--unit', 'QY', '--as', 'x', '--force'],
          [LANTAI, '--as', 'x', '--unit'],
          [LANTAI, '--unit', 'QY', '--as', 'x', '--password-file', 'none'],
        ].map(tell),
      );
    });

    it('does not wait for a password where there is no terminal', async () => {
      const args = ['import', LANTAI, '--unit', 'QY', '--as', archivist];
      const { exitCode, complained } = await lantai(args, { LANTAI_PASSWORD: undefined });
      expect(exitCode).to.equal(3);
      expect(complained).to.contain('没有口令');
    });

    it('reads the password from a file', async () => {
      const file = join(folder, 'password');
      writeFileSync(file, `${DEMO_SECRETS.password}\n`, { mode: 0o600 });
      const args = ['import', writeFolder(somebody('107')), '--unit', 'QY'];
      const { exitCode } = await lantai(
        [...args, '--as', archivist, '--server', app.url, '--password-file', file],
        { LANTAI_PASSWORD: undefined },
      );
      expect(exitCode).to.equal(0);
    });

    it('leaves no session behind', async () => {
      const entries = await recordedBy(app, () =>
        onServer(['import', folder, '--unit', 'NOWHERE']),
      );
      expect(entries.map(({ action }) => action)).to.include('sessions.logout');
      const open = await app.database.app('sessions').whereNull('ended_at').select();
      expect(open).to.deep.equal([]);
    });
  });

  describe('ledger export and verify', () => {
    let exported: string;
    before(async () => {
      exported = join(folder, 'ledger');
      const { exitCode, said } = await onServer(
        ['ledger', 'export', exported],
        world.account('auditor', 'QY').loginName,
      );
      expect(exitCode).to.equal(0);
      expect(said).to.match(/^已导出 \d+ 个文件到 /);
      writeFileSync(join(folder, 'key.pem'), app.services.ledger.firstKey.publicKey);
    });

    const verify = (...more: string[]) =>
      lantai(['verify', exported, '--key', join(folder, 'key.pem'), ...more], { PATH: '' });

    it('make a folder that proves itself without a server', async () => {
      const { exitCode, said } = await verify();
      expect(exitCode, said).to.equal(0);
    });

    it('find that entries are missing at the end', async () => {
      const { exitCode, said } = await verify('--at-least', '1000000');
      expect(exitCode).to.equal(1);
      expect(said).to.contain('末尾被截去');
    });

    it('find a changed byte, and name the first bad entry', async () => {
      const [bundle] = readdirSync(join(exported, 'tile', 'entries'), {
        recursive: true,
        withFileTypes: true,
      }).filter((entry) => entry.isFile());
      if (!bundle) throw new Error('no entries in the export');
      const file = join(bundle.parentPath, bundle.name);
      const bytes = readFileSync(file);
      const middle = Math.floor(bytes.length / 2);
      writeFileSync(file, Buffer.from(bytes).fill((bytes[middle] ?? 0) ^ 1, middle, middle + 1));
      const { exitCode, said } = await verify();
      expect(exitCode).to.equal(1);
      expect(said).to.match(/记录原文被改动.*第 \d+ 号记录/);
      writeFileSync(file, bytes);
    });

    it('prove one entry, and a stretch of days, in files that prove themselves', async () => {
      const auditor = world.account('auditor', 'QY').loginName;
      const file = join(folder, 'entry.proof.txt');
      const made = await onServer(['ledger', 'prove', '3', '--out', file], auditor);
      expect(made.exitCode, made.complained).to.equal(0);
      const key = join(folder, 'key.pem');
      const { exitCode, said } = await lantai(['verify', file, '--key', key], { PATH: '' });
      expect(exitCode, said).to.equal(0);
      expect(said).to.include('第 3 号记录');
      const again = await onServer(['ledger', 'prove', '3', '--out', file], auditor);
      expect(again.exitCode, 'it overwrites nothing').to.equal(2);
      const wrong = [
        ['ledger', 'prove'],
        ['ledger', 'prove', 'three'],
        ['ledger', 'prove', '--between', '2026-11-20'],
        ['ledger', 'verifier'],
      ];
      for (const args of wrong) expect((await lantai(args)).exitCode, args.join(' ')).to.equal(3);
    });

    it('write the verifier out as one file, once', async () => {
      const file = join(folder, 'lantai-verify.mjs');
      const { exitCode, said } = await lantai(['ledger', 'verifier', file]);
      expect(exitCode).to.equal(0);
      expect(said).to.include(sm3(readFileSync(file)).toString('hex'));
      expect((await lantai(['ledger', 'verifier', file])).exitCode).to.equal(3);
    });

    it('want their folders right', async () => {
      const wrong = [
        ['verify'],
        ['verify', join(folder, 'nowhere')],
        ['verify', exported, '--force'],
        ['ledger', 'export'],
        ['ledger', 'import', join(folder, 'other')],
        ['ledger', 'export', exported, '--as', 'x'],
      ];
      const told = await Promise.all(wrong.map((args) => lantai(args)));
      expect(told.map(({ exitCode }) => exitCode)).to.deep.equal(wrong.map(() => 3));
    });

    it('are for the auditor', async () => {
      const { exitCode, complained } = await onServer(['ledger', 'export', join(folder, 'other')]);
      expect(exitCode).to.equal(2);
      expect(complained).to.contain('没有权限');
      expect(existsSync(join(folder, 'other'))).to.equal(false);
    });
  });

  describe('soft-key create', () => {
    const pinFile = (): string => {
      const file = join(folder, 'pin.txt');
      writeFileSync(file, '8205\n');
      return file;
    };

    it('makes a key that nobody else reads, and names the public one', async () => {
      const args = ['soft-key', 'create', '--out', 'key.json', '--pin-file', pinFile()];
      const { exitCode, said } = await lantai(args);
      expect(exitCode).to.equal(0);
      const file = join(folder, 'key.json');
      const key = JSON.parse(readFileSync(file, 'utf8')) as { label: string; publicKey: string };
      expect(key.label).to.equal('key');
      expect(said).to.contain(key.publicKey);
      expect(statSync(file).mode & 0o777).to.equal(0o600);
      expect(readFileSync(file, 'utf8')).to.not.contain('8205');
    });

    it('overwrites nothing, and wants a PIN', async () => {
      const args = ['soft-key', 'create', '--out', 'taken.json'];
      writeFileSync(join(folder, 'taken.json'), 'mine');
      expect((await lantai([...args, '--pin-file', pinFile()])).exitCode).to.equal(3);
      expect(readFileSync(join(folder, 'taken.json'), 'utf8')).to.equal('mine');
      const other = ['soft-key', 'create', '--out', 'other.json'];
      expect((await lantai(other)).exitCode).to.equal(3);
      writeFileSync(join(folder, 'short.txt'), '12');
      expect((await lantai([...other, '--pin-file', 'short.txt'])).exitCode).to.equal(3);
      expect((await lantai(['soft-key', 'create'])).exitCode).to.equal(3);
      expect(existsSync(join(folder, 'other.json'))).to.equal(false);
    });
  });
});
