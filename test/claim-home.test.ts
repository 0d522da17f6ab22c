import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { softwareProvider } from '../crypto/provider.ts';
import { restoreSet } from '../server/backup/restore-set.ts';
import { claimHome } from '../server/claim-home.ts';
import { openForRebuild } from '../server/open-for-rebuild.ts';
import { openServices } from '../server/open-services.ts';
import { holdHome } from './support/hold-home.ts';
import { settingsOf } from './support/server-process.ts';

const COUNTER = join(import.meta.dirname, 'support', 'count-in-home.ts');

describe('a claim on a home', () => {
  let home: string;
  beforeEach(() => {
    home = join(mkdtempSync(join(tmpdir(), 'lantai-claim-')), 'home');
  });
  afterEach(() => rmSync(join(home, '..'), { recursive: true }));

  it('is held once in a process too, and leaves nothing when it is released', () => {
    const claim = claimHome(home);
    expect(() => claimHome(home)).to.throw(`进程 ${process.pid}：`);
    expect(() => claimHome(home)).to.throw('请先停止它');
    claim.release();
    claim.release();
    expect(readdirSync(home)).to.deep.equal([]);
    claimHome(home).release();
  });

  it('outlasts a stopped process and ends with a killed one, whose file hinders nobody', async () => {
    const holder = await holdHome(home);
    expect(() => claimHome(home)).to.throw(`进程 ${holder.pid}：`);
    holder.send('SIGSTOP');
    expect(() => claimHome(home)).to.throw(`进程 ${holder.pid}：`);
    await holder.kill();
    expect(readdirSync(home)).to.deep.equal(['home.claim']);
    claimHome(home).release();
    expect(holder.complaint()).to.equal('');
  });

  it('is not lost to the garbage collector', async () => {
    const code = `
      const { claimHome } = await import(${JSON.stringify(join(import.meta.dirname, '../server/claim-home.ts'))});
      claimHome(${JSON.stringify(home)});
      for (let round = 0; round < 5; round += 1) { gc(); await new Promise(setImmediate); }
      try { claimHome(${JSON.stringify(home)}); } catch { process.exitCode = 7; }`;
    const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', code]);
    const [exitCode] = (await once(child, 'close')) as [number];
    expect(exitCode).to.equal(7);
  });

  it('lets in one at a time, while others come and go', async () => {
    const file = join(home, '..', 'count');
    writeFileSync(file, '0');
    const children = Array.from({ length: 3 }, () =>
      spawn(process.execPath, [COUNTER, home, file, '150'], { stdio: 'inherit' }),
    );
    await Promise.all(children.map((child) => once(child, 'close')));
    expect(readFileSync(file, 'utf8')).to.equal('450');
  });

  it('keeps server, rebuild and restore out of a home in use, before they touch anything', async () => {
    mkdirSync(home);
    const { config } = settingsOf(home);
    const holder = await holdHome(home);
    const before = readdirSync(home);
    const order = { medium: join(home, 'no medium'), home } as Parameters<typeof restoreSet>[1];
    for (const [who, enter] of [
      ['server', () => openServices(config)],
      ['rebuild', () => openForRebuild(config)],
      ['restore', () => restoreSet(softwareProvider, order)],
    ] as const) {
      const refusal = await enter().catch((error: unknown) => error);
      expect(refusal, who)
        .to.be.instanceOf(Error)
        .with.property('message')
        .that.includes('请先停止它');
    }
    expect(readdirSync(home)).to.deep.equal(before);
    await holder.kill();
  });
});
