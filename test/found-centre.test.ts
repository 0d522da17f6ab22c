import { expect } from 'chai';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../server/config.ts';
import { prepareTestFonts } from './imaging/prepare-test-fonts.ts';
import { Caller } from './support/caller.ts';
import {
  connectToHome,
  settingsOf,
  startServer,
  type ServerProcess,
} from './support/server-process.ts';

const OFFICERS = ['sysadmin', 'security-officer', 'auditor'];

describe('the first day of an installation', () => {
  const home = mkdtempSync(join(tmpdir(), 'lantai-first-'));
  const { env } = settingsOf(home);
  const founding = { ...env, LANTAI_CENTRE: 'QY:清源市委组织部' };
  let server: ServerProcess | undefined;

  before(() => prepareTestFonts());
  after(async () => {
    await server?.end('SIGTERM');
    rmSync(home, { recursive: true, force: true });
  });

  const noteOf = (loginName: string): string => join(home, 'first-run', `${loginName}.txt`);
  const secretOf = (loginName: string): string =>
    /一次性口令：(\S+)/.exec(readFileSync(noteOf(loginName), 'utf8'))?.[1] ?? '';
  const count = async (table: string): Promise<number> => {
    const db = connectToHome(home);
    try {
      return Number((await db(table).count<{ count: string }[]>())[0]?.count);
    } finally {
      await db.destroy();
    }
  };
  /** Kills the server as soon as the note of an officer lies on the disk. */
  const killAtNote = async (loginName: string): Promise<void> => {
    rmSync(join(home, 'first-run'), { recursive: true, force: true });
    const killed = startServer(founding);
    while (!existsSync(noteOf(loginName))) await sleep(1);
    await killed.end('SIGKILL');
  };
  const begin = async (): Promise<string> => {
    server = startServer(founding);
    const url = await server.ready;
    if (url === undefined) throw new Error(server.complaint());
    return url;
  };

  it('does not begin before it knows what unit it is to be', async () => {
    const nameless = startServer({ ...env, LANTAI_CENTRE: '' });
    expect(await nameless.exit).to.equal(1);
    expect(nameless.complaint()).to.contain('LANTAI_CENTRE=');
    for (const value of ['QY', ':清源', 'QY:', 'Q Y:清源市', '清源:QY', `QY:${'长'.repeat(65)}`]) {
      expect(() => readConfig({ LANTAI_CENTRE: value }), value).to.throw('LANTAI_CENTRE');
    }
  });

  it('is founded whole, or not at all, wherever it is cut off', async () => {
    await killAtNote('sysadmin');
    expect(await count('accounts')).to.equal(0);
    expect(await count('units')).to.equal(0);
    await killAtNote('auditor');
    const half = await count('accounts');
    expect(half).to.be.oneOf([0, 3]);
    expect(await count('units')).to.equal(half === 0 ? 0 : 1);
  });

  it('gives each officer one password, in a file of their own', async () => {
    const url = await begin();
    for (const loginName of OFFICERS) {
      expect(statSync(noteOf(loginName)).mode & 0o777, loginName).to.equal(0o600);
      const secret = secretOf(loginName);
      expect(secret).to.match(/^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){3}$/);
      expect(server?.said()).to.contain(noteOf(loginName)).and.not.contain(secret);
      await new Caller(url).logIn(loginName, secret);
    }
    expect(statSync(join(home, 'first-run')).mode & 0o777).to.equal(0o700);
    expect(new Set(OFFICERS.map(secretOf)).size).to.equal(3);
  });

  it('has three officers, who must choose a password, one unit, one terminal and one route', async () => {
    const db = connectToHome(home);
    try {
      const accounts = await db('accounts')
        .orderBy('roles')
        .select<{ roles: string; must_change: boolean }[]>('roles', 'must_change');
      expect(accounts.map(({ roles }) => roles)).to.deep.equal([
        '["auditor"]',
        '["security_officer"]',
        '["sysadmin"]',
      ]);
      expect(accounts.every(({ must_change }) => must_change)).to.equal(true);
      const [unit] = await db('units').select<{ code: string; name: string }[]>('code', 'name');
      expect(unit).to.deep.equal({ code: 'QY', name: '清源市委组织部' });
      for (const table of ['units', 'terminals', 'approval_routes']) {
        expect(await count(table), table).to.equal(1);
      }
      const { rows } = await db.raw<{ rows: { action: string }[] }>(
        "select action from ledger_entries where action = 'accounts.bootstrap'",
      );
      expect(rows).to.have.length(1);
    } finally {
      await db.destroy();
    }
  });

  it('comes once: a later start leaves accounts and files alone, and reminds of them', async () => {
    const before = OFFICERS.map(secretOf);
    expect(await server?.end('SIGTERM')).to.equal(0);
    const url = await begin();
    expect(OFFICERS.map(secretOf)).to.deep.equal(before);
    expect(await count('accounts')).to.equal(3);
    expect(server?.said()).to.contain('请销毁').and.contain(noteOf('auditor'));
    await new Caller(url).logIn('auditor', before[2] ?? '');
  });
});
