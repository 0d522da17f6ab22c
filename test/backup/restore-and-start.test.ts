import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSoftKey } from '../../crypto/soft-key.ts';
import { softwareProvider } from '../../crypto/provider.ts';
import { backupSigner } from '../../server/backup/backup-secrets.ts';
import { sampleObjects } from '../../server/backup/sample-objects.ts';
import { fingerprintOf } from '../../audit/verifier-key.ts';
import { decodeLeaf } from '../../audit/leaf.ts';
import { readLockFile } from '../../server/modules/ledger/index.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { registerKey } from '../support/key-holder.ts';
import { connectToHome, startServer } from '../support/server-process.ts';
import { buildWorld } from '../support/world.ts';
import { backUp, temporaryFolder } from './support/back-up.ts';

const LANTAI = join(import.meta.dirname, '..', '..', 'server', 'cli', 'lantai.ts');
const SECRET = 'kept in a safe';

type Transcript = { exitCode: number; said: string; complained: string };

async function lantai(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Transcript> {
  const child = spawn(process.execPath, [LANTAI, ...args], {
    env: { ...process.env, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, said, complained };
}

describe('lantai restore', () => {
  let app: TestApp;
  let folder: string;
  let medium: string;
  let base: string[];
  let size: number;
  /** The set's checkpoint as the paper register has it. */
  let written: string;
  let auditor: string;
  const homes: string[] = [];
  before(async () => {
    folder = temporaryFolder('keys');
    writeFileSync(join(folder, 'secret'), SECRET);
    app = await startApp({ isDemo: false, keystoreSecretFile: join(folder, 'secret') });
    // The command knows no other clock than the machine's.
    app.clock.now = new Date();
    const world = await buildWorld(app);
    const [volume] = world.plan.volumes;
    if (!volume) throw new Error('no volume');
    await world.bring(await world.pack(volume), volume.keeperCode);
    medium = temporaryFolder('medium');
    const publicKeys: string[] = [];
    const roles = { one: 'sysadmin', two: 'security_officer' } as const;
    for (const [name, role] of Object.entries(roles)) {
      const key = await createSoftKey('2026', { label: name, rounds: 1000 });
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(key));
      writeFileSync(join(folder, `${name}.pub`), key.publicKey);
      publicKeys.push(key.publicKey);
      await registerKey(app, world.account(role, 'QY').loginName, { ...key, privateKey: '' });
    }
    const stranger = await createSoftKey('2026', { label: 'stranger', rounds: 1000 });
    writeFileSync(join(folder, 'stranger.json'), JSON.stringify(stranger));
    auditor = world.account('auditor', 'QY').loginName;
    writeFileSync(join(folder, 'pin'), '2026\n');
    const set = await backUp(app.services, medium, { publicKeys });
    size = set.manifest.ledger.size;
    writeFileSync(join(folder, 'checkpoint'), set.manifest.ledger.checkpoint);
    written = `${size}:${set.manifest.ledger.root}`;
    const signer = fingerprintOf((await backupSigner(app.services.keystore)).publicKey);
    base = [
      'restore',
      medium,
      '--signer',
      signer,
      '--keystore-secret-file',
      join(folder, 'secret'),
    ];
    for (const name of ['one', 'two'])
      base.push('--key', join(folder, `${name}.json`), '--pin-file', join(folder, 'pin'));
  });
  after(async () => {
    await app.close();
    for (const path of [folder, medium, ...homes]) rmSync(path, { recursive: true, force: true });
  });
  const newHome = (): string => {
    const home = temporaryFolder('home');
    homes.push(home);
    return home;
  };

  it('makes a home that starts with a new ledger, signed by two officers, behind the old one', async () => {
    const home = newHome();
    const atLeast = ['--at-least', join(folder, 'checkpoint'), '--at-least', written];
    const answer = await lantai([...base, '--home', home, ...atLeast]);
    expect(answer, answer.complained).to.include({ exitCode: 0 });
    expect(answer.said).to.contain(`账本 ${size} 条已核验`);
    expect(answer.said).to.contain(app.services.ledger.origin).and.contain(written.slice(-64));
    expect(answer.said.match(/签署人公钥指纹( [0-9a-f]{8}){8}/g)).to.have.length(2);

    const env = {
      LANTAI_HOME: home,
      LANTAI_KEYSTORE_SECRET_FILE: join(folder, 'secret'),
      PORT: '0',
    };
    const server = startServer({ ...process.env, DATABASE_URL: '', LANTAI_DEMO: '', ...env });
    expect(await server.ready, server.complaint()).to.match(/^http/);
    const db = connectToHome(home);
    try {
      const past = await db('past_ledger_entries')
        .orderBy('idx')
        .select<{ leaf_hash: Buffer }[]>('leaf_hash');
      const rows = await db('ledger_entries').orderBy('idx').select<{ body: Buffer }[]>('body');
      const before = await app.database
        .superuser('ledger_entries')
        .orderBy('idx')
        .limit(size)
        .select<{ leaf_hash: Buffer }[]>('leaf_hash');
      expect(past).to.deep.equal(before);
      const [first] = rows.map(({ body }) => decodeLeaf(body));
      expect(first).to.include({
        kind: 'RESTORE',
        action: 'backups.restore',
        restoredOrigin: app.services.ledger.origin,
        restoredSize: size,
        lostFrom: size,
        itemVersion: 1,
      });
      expect(first?.origin).not.to.equal(app.services.ledger.origin);
      expect(first?.lostTo).to.equal(undefined);
    } finally {
      await db.destroy();
      expect(await server.end('SIGTERM')).to.equal(0);
    }
    const keystore = await softwareProvider.openKeystore(join(home, 'keystore.json'), SECRET);
    const sample = await sampleObjects(softwareProvider, keystore, home, { volumes: 1, most: 5 });
    expect(sample.failed).to.equal(0);
    expect(sample.sampled).to.be.greaterThan(5);
    expect(readLockFile(join(home, 'ledger.lock'))).to.have.length.greaterThan(0);
  });

  it('is renewed offline by two of its officers, and exports each ledger to be verified by itself', async function () {
    this.timeout(180_000);
    const home = newHome();
    const restored = await lantai([...base, '--home', home, '--at-least', written]);
    expect(restored, restored.complained).to.include({ exitCode: 0 });
    const env = {
      LANTAI_HOME: home,
      LANTAI_KEYSTORE_SECRET_FILE: join(folder, 'secret'),
      LANTAI_DEMO: '',
      LANTAI_PASSWORD: DEMO_SECRETS.password,
      PORT: '0',
    };
    const keys = (names: string[]): string[] =>
      names.flatMap((name) => [
        ...['--key', join(folder, `${name}.json`)],
        ...['--pin-file', join(folder, 'pin')],
      ]);
    const start = () => startServer({ ...process.env, DATABASE_URL: '', ...env });
    const first = start();
    expect(await first.ready, first.complaint()).to.match(/^http/);
    expect(await first.end('SIGTERM')).to.equal(0);
    const refused = await lantai(['ledger', 'renew', ...keys(['one', 'stranger'])], env);
    expect(refused).to.include({ exitCode: 1 });
    expect(refused.complained).to.contain('没有两名在用三员已登记的密钥');
    const renewed = await lantai(['ledger', 'renew', ...keys(['one', 'two'])], env);
    expect(renewed, renewed.complained).to.include({ exitCode: 0 });
    expect(renewed.said).to.contain('旧锁文件另存为');
    expect(renewed.said.match(/签署人公钥指纹/g)).to.have.length(2);

    const server = start();
    const url = (await server.ready) ?? '';
    expect(url, server.complaint()).to.match(/^http/);
    const officers = ['one', 'two'].flatMap((name) => ['--officer', join(folder, `${name}.pub`)]);
    try {
      for (const past of [[], ['--past', '1'], ['--past', '2']]) {
        const dir = join(newHome(), 'export');
        const to = ['--as', auditor, '--server', url];
        const exported = await lantai(['ledger', 'export', dir, ...past, ...to], env);
        expect(exported, exported.complained).to.include({ exitCode: 0 });
        const verdict = await lantai(['verify', dir, ...officers]);
        expect(verdict, verdict.said).to.include({ exitCode: 0 });
        expect(verdict.said.includes('接续旧账本')).to.equal(past[1] !== '1');
      }
      const none = ['ledger', 'export', join(newHome(), 'x'), '--past', '3'];
      const answer = await lantai([...none, '--as', auditor, '--server', url], env);
      expect(answer.complained).to.contain('没有这一本旧账本');
    } finally {
      expect(await server.end('SIGTERM')).to.equal(0);
    }
  });

  it('rehearses in a folder that is gone afterwards', async () => {
    const place = newHome();
    const answer = await lantai([...base, '--test', '--at-least', '1'], { TMPDIR: place });
    expect(answer, answer.complained).to.include({ exitCode: 0 });
    expect(answer.said).to.match(/抽查解密 \d+ 个文件，0 个打不开/);
    expect(answer.said).to.match(/每 TB 约/);
    expect(
      readdirSync(place).filter((name) => name.startsWith('lantai-restore-test-')),
    ).to.deep.equal([]);
  });

  it('refuses with exit code 1 and says why; asks for what is missing with 3', async () => {
    const home = newHome();
    const newer = `999999:${'0'.repeat(64)}`;
    const stale = await lantai([...base, '--home', home, '--at-least', newer]);
    expect(stale).to.include({ exitCode: 1 });
    expect(stale.complained).to.contain('比已知的检查点旧').and.contain('--accept-loss');
    const other = `${size}:${'0'.repeat(64)}`;
    const forked = await lantai([...base, '--home', home, '--at-least', other, '--accept-loss']);
    expect(forked).to.include({ exitCode: 1 });
    expect(forked.complained).to.contain('分叉');
    const bare = await lantai([...base, '--home', home, '--at-least', '0']);
    expect(bare).to.include({ exitCode: 3 });
    expect(bare.complained).to.contain('条数');
    const without = await lantai([...base, '--home', home]);
    expect(without).to.include({ exitCode: 3 });
    expect(without.complained).to.contain('--at-least');
    expect(readdirSync(home)).to.deep.equal([]);
  });

  it('does not start a home whose restore was cut off, and restores into it again', async () => {
    const home = newHome();
    writeFileSync(join(home, 'restore-unfinished.json'), '{}');
    writeFileSync(join(home, 'keystore.json'), 'half of it');
    const env = {
      LANTAI_HOME: home,
      LANTAI_KEYSTORE_SECRET_FILE: join(folder, 'secret'),
      PORT: '0',
    };
    const server = startServer({ ...process.env, DATABASE_URL: '', LANTAI_DEMO: '0', ...env });
    expect(await server.ready).to.equal(undefined);
    expect(server.complaint()).to.contain('恢复没有完成');
    const answer = await lantai([...base, '--home', home, '--at-least', written]);
    expect(answer, answer.complained).to.include({ exitCode: 0 });
  });

  it('writes into no home that has anything else in it', async () => {
    const home = newHome();
    writeFileSync(join(home, 'notes.txt'), 'mine');
    const answer = await lantai([...base, '--home', home, '--at-least', written]);
    expect(answer).to.include({ exitCode: 2 });
    expect(readdirSync(home)).to.deep.equal(['notes.txt']);
  });
});
