import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fingerprintOf } from '../../audit/verifier-key.ts';
import { createSoftKey } from '../../crypto/soft-key.ts';
import { backupSigner } from '../../server/backup/backup-secrets.ts';
import { processStart } from '../../server/backup/process-start.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildWorld } from '../support/world.ts';
import { backUp, temporaryFolder } from './support/back-up.ts';

const LANTAI = join(import.meta.dirname, '..', '..', 'server', 'cli', 'lantai.ts');

describe('an interrupted rehearsal of a restore', function () {
  this.timeout(120_000);
  let app: TestApp;
  let folder: string;
  let scratch: string;
  let args: string[];
  before(async () => {
    app = await startApp();
    app.clock.now = new Date();
    const world = await buildWorld(app);
    const [volume] = world.plan.volumes;
    if (!volume) throw new Error('no volume');
    await world.bring(await world.pack(volume), volume.keeperCode);
    folder = temporaryFolder('rehearsal');
    const [medium, pin] = [join(folder, 'medium'), join(folder, 'pin')];
    mkdirSync(medium);
    writeFileSync(pin, '2026');
    const publicKeys: string[] = [];
    const keys: string[] = [];
    for (const name of ['one', 'two']) {
      const key = await createSoftKey('2026', { label: name, rounds: 1000 });
      writeFileSync(join(folder, name), JSON.stringify(key));
      publicKeys.push(key.publicKey);
      keys.push('--key', join(folder, name), '--pin-file', pin);
    }
    await backUp(app.services, medium, { publicKeys });
    scratch = join(folder, 'scratch');
    mkdirSync(scratch);
    const signer = fingerprintOf((await backupSigner(app.services.keystore)).publicKey);
    const secret = ['--keystore-secret-file', join(app.home, 'keystore.secret')];
    const trust = ['--signer', signer, '--at-least', '1', '--scratch', scratch];
    args = ['restore', medium, '--test', ...keys, ...secret, ...trust];
  });
  after(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  const rehearse = (): ChildProcess =>
    spawn(process.execPath, [LANTAI, ...args], {
      env: { ...process.env, DATABASE_URL: '' },
      stdio: 'ignore',
    });
  const homes = (): string[] => readdirSync(scratch).map((name) => join(scratch, name));
  /** Waits until the rehearsal has written a file, and answers its path. */
  async function written(child: ChildProcess, name: string): Promise<string> {
    for (;;) {
      const found = homes()
        .map((home) => join(home, name))
        .find(existsSync);
      if (found !== undefined) return found;
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
      await sleep(5);
    }
  }
  /** Of the database server in a home. */
  async function serverOf(pidFile: string): Promise<number> {
    // The file is there before the number in it is.
    for (;;) {
      const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
      if (pid > 0) return pid;
      await sleep(5);
    }
  }

  for (const [signal, code, stage] of [
    ['SIGINT', 130, 'keystore.json'],
    ['SIGTERM', 143, 'database/PG_VERSION'],
    ['SIGHUP', 129, 'database/postmaster.pid'],
  ] as const) {
    it(`leaves nothing when ${signal} comes at ${stage}, and writes over the keys`, async () => {
      const child = rehearse();
      const keystore = await written(child, 'keystore.json');
      const kept = join(folder, `kept-${signal}`);
      linkSync(keystore, kept);
      // It is there before its bytes are.
      while (statSync(kept).size === 0) await sleep(5);
      const whole = readFileSync(kept);
      expect(whole.length).to.be.greaterThan(0);
      const file = await written(child, stage);
      const server = stage.endsWith('.pid') ? await serverOf(file) : undefined;
      child.kill(signal);
      const [exitCode] = (await once(child, 'close')) as [number];
      expect(exitCode).to.equal(code);
      expect(homes()).to.deep.equal([]);
      expect(readFileSync(kept)).to.have.length(whole.length);
      expect(readFileSync(kept).equals(whole)).to.equal(false);
      if (server !== undefined) expect(processStart(server)).to.equal(undefined);
    });
  }

  it('is swept by the next one when it was killed, and nobody else’s is', async () => {
    const child = rehearse();
    const server = await serverOf(await written(child, 'database/postmaster.pid'));
    child.kill('SIGKILL');
    await once(child, 'close');
    const [left = ''] = homes();
    expect(existsSync(join(left, 'keystore.json'))).to.equal(true);

    const live = `lantai-restore-test-${process.pid}-${processStart(process.pid)}-abcdef`;
    // Of a version that named no owner: one of today, which may be at work, and one of long ago.
    const [young, old] = ['lantai-restore-test-aaaaaa', 'lantai-restore-test-bbbbbb'];
    for (const name of [live, young, old, 'something-else']) mkdirSync(join(scratch, name));
    utimesSync(join(scratch, old), 0, 0);
    const next = rehearse();
    const [exitCode] = (await once(next, 'close')) as [number];
    expect(exitCode).to.equal(0);
    expect(readdirSync(scratch).sort()).to.deep.equal([live, young, 'something-else'].sort());
    expect(processStart(server)).to.equal(undefined);
  });
});
