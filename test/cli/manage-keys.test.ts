import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeystore } from '../../crypto/keyring/create-keystore.ts';
import { openKeystore } from '../../crypto/keyring/open-keystore.ts';
import { openSoftUkey } from '../../crypto/open-soft-ukey.ts';
import { createSoftKey } from '../../crypto/soft-key.ts';
import { holdHome } from '../support/hold-home.ts';

const LANTAI = join(import.meta.dirname, '..', '..', 'server', 'cli', 'lantai.ts');
const FIRST = 'the very first password';
const NEXT = 'the password after it';
/** What every change of locks says of the sets written before it. */
const OLDER_BACKUPS = '对每个在用介质各备份一次';

type Transcript = { exitCode: number; said: string; complained: string };

describe('lantai keys', () => {
  let home: string;
  let sealed: Buffer;
  const at = (name: string): string => join(home, name);
  const put = (name: string, text: string): string => {
    writeFileSync(at(name), text, { mode: 0o600 });
    return at(name);
  };
  const lantai = async (args: string[], env: NodeJS.ProcessEnv = {}): Promise<Transcript> => {
    const settings = { LANTAI_HOME: home, LANTAI_DEMO: '0', DATABASE_URL: '' };
    const child = spawn(process.execPath, [LANTAI, 'keys', ...args], {
      env: { ...process.env, ...settings, LANTAI_KEYSTORE_SECRET_FILE: at('secret'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    const [exitCode] = (await once(child, 'close')) as [number];
    return { exitCode, said, complained };
  };
  const opens = async (secret: Parameters<typeof openKeystore>[1]): Promise<boolean> =>
    openKeystore(at('keystore.json'), secret).then(
      (keystore) => keystore.openField('a', sealed) === 'text',
      () => false,
    );
  const papers = (): string[] => readdirSync(at('papers')).map((name) => join(at('papers'), name));

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'lantai-keys-'));
    put('secret', `${FIRST}\n`);
    const keystore = await createKeystore(at('keystore.json'), FIRST, { rounds: 10 });
    sealed = keystore.sealField('a', 'text');
    await keystore.newVolumeKey({ unit: 'QY', year: 2026, volume: 'v1' });
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('show tells ages and locks, and no secret; also beside a server', async () => {
    const holder = await holdHome(home);
    const { exitCode, said } = await lantai(['show']);
    expect(exitCode).to.equal(0);
    expect(said)
      .to.match(/主密钥 {2}第 1 代/)
      .and.match(/口令，\d{4}-/)
      .and.match(/QY 2026 年 {2}第 1 代/);
    const file = JSON.parse(readFileSync(at('keystore.json'), 'utf8')) as {
      locks: { master: string }[];
    };
    expect(said).to.not.include(file.locks[0]?.master);
    const elsewhere = await lantai(['show'], { LANTAI_HOME: at('nowhere') });
    expect(elsewhere.exitCode).to.equal(1);
    expect(elsewhere.complained).to.include('读不到密钥库');
    await holder.kill();
  });

  it('relock changes the password, from files and never from an argument', async () => {
    const { exitCode, said } = await lantai(['relock', '--new-password-file', put('next', NEXT)]);
    expect(exitCode).to.equal(0);
    expect(said).to.include(OLDER_BACKUPS);
    expect(await opens(NEXT)).to.equal(true);
    expect(await opens(FIRST)).to.equal(false);
    const again = await lantai(['relock', '--new-password-file', at('next')]);
    expect(again.exitCode).to.equal(1);
    expect(again.complained).to.include('口令不对').and.not.include(FIRST);
    const short = await lantai(['relock', '--new-password-file', put('short', 'short')], {
      LANTAI_KEYSTORE_SECRET_FILE: at('next'),
    });
    expect([short.exitCode, await opens(NEXT)]).to.deep.equal([3, true]);
  });

  it('shares are issued as one private file for each officer, and recover the keystore', async () => {
    const issue = ['shares', '--threshold', '2', '--shares', '3', '--out', at('papers')];
    const issued = await lantai(issue);
    expect(issued.exitCode, issued.complained).to.equal(0);
    expect(papers()).to.have.length(3);
    expect(issued.said).to.include(OLDER_BACKUPS);
    for (const paper of papers()) {
      expect(statSync(paper).mode & 0o777).to.equal(0o600);
      for (const line of readFileSync(paper, 'utf8').split('\n').slice(1, 3)) {
        expect(issued.said + issued.complained).to.not.include(line.trim().slice(3, 12));
      }
    }
    expect((await lantai(['show'])).said).to.match(/恢复分片 [0-9a-f]{12}，共 3 片，任意 2 片/);
    expect((await lantai(issue)).exitCode).to.equal(3);

    rmSync(at('secret'));
    const [one = '', two = ''] = papers();
    const next = ['--new-password-file', put('next', NEXT)];
    const few = await lantai(['recover', '--share', one, ...next]);
    expect([few.exitCode, few.complained.includes('还差 1 片')]).to.deep.equal([1, true]);
    const text = readFileSync(two, 'utf8');
    put(
      'typo',
      text.replace(
        /^( 3 {2}.)./m,
        (_all, start: string) => `${start}${text.includes(`${start}7`) ? '8' : '7'}`,
      ),
    );
    const typo = await lantai(['recover', '--share', one, '--share', at('typo'), ...next]);
    expect(typo.exitCode).to.equal(1);
    expect(typo.complained).to.include('typo').and.include('第 3 行');
    expect(await opens(FIRST)).to.equal(true);
    const recovered = await lantai(['recover', '--share', two, '--share', one, ...next]);
    expect(recovered.exitCode, recovered.complained).to.equal(0);
    expect(recovered.said).to.include(OLDER_BACKUPS);
    expect([await opens(NEXT), await opens(FIRST)]).to.deep.equal([true, false]);
  });

  it('relock adds a UKey, after which the password may go', async () => {
    const file = JSON.stringify(await createSoftKey('12345678', { label: '主任', rounds: 10 }));
    const ukey = ['relock', '--ukey', put('ukey.json', file), '--ukey-pin-file'];
    const wrong = await lantai([...ukey, put('wrong', '87654321')]);
    expect([wrong.exitCode, wrong.complained.includes('PIN 不对')]).to.deep.equal([1, true]);
    const early = await lantai(['relock', '--remove-password']);
    expect([early.exitCode, await opens(FIRST)]).to.deep.equal([1, true]);
    const added = await lantai([...ukey, put('pin', '12345678'), '--remove-password']);
    expect(added.exitCode, added.complained).to.equal(0);
    expect([await opens(FIRST), await opens(await openSoftUkey(file, '12345678'))]).to.deep.equal([
      false,
      true,
    ]);
    // From now on the server's settings open it by the UKey, whose PIN is in the secret file.
    const settings = {
      LANTAI_KEYSTORE_UKEY: at('ukey.json'),
      LANTAI_KEYSTORE_SECRET_FILE: at('pin'),
    };
    const shares = ['shares', '--threshold', '2', '--shares', '2', '--out', at('papers')];
    expect((await lantai(shares, settings)).exitCode).to.equal(0);
  });

  it('refuses to change anything while a server works on the home', async () => {
    const holder = await holdHome(home);
    const before = readFileSync(at('keystore.json'));
    const next = ['--new-password-file', put('next', NEXT)];
    for (const args of [
      ['relock', ...next],
      ['shares', '--threshold', '2', '--shares', '3', '--out', at('papers')],
    ]) {
      // Whichever database they are told of: the home is what they would write to.
      for (const url of ['', 'postgres://nobody:x@127.0.0.1:1/none']) {
        const { exitCode, complained } = await lantai(args, { DATABASE_URL: url });
        expect([args[0], exitCode]).to.deep.equal([args[0], 1]);
        expect(complained).to.include(`进程 ${holder.pid}：`);
      }
    }
    expect(readFileSync(at('keystore.json')).equals(before)).to.equal(true);
    await holder.kill();
    expect((await lantai(['relock', ...next])).exitCode).to.equal(0);
  });

  it('explains itself when it is called wrongly', async () => {
    const wrong = [
      [],
      ['open'],
      ['shares'],
      ['shares', '--threshold', '3', '--shares', '2', '--out', at('x')],
      ['recover'],
      ['relock', '--password', 'x'],
    ];
    const answers = await Promise.all(wrong.map((args) => lantai(args)));
    for (const { exitCode, complained } of answers) {
      expect(exitCode, complained).to.equal(3);
      expect(complained).to.include('用法');
    }
    const silent = await lantai(['relock'], { LANTAI_KEYSTORE_SECRET_FILE: undefined });
    expect(silent.exitCode).to.equal(3);
  });
});
