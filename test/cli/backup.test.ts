import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSoftKey } from '../../crypto/soft-key.ts';
import { foldersOf, objectFolder } from '../../db/objects/paths.ts';
import { browseBackups } from '../../server/modules/backups/contract.ts';
import { outcome } from '../../server/modules/changes/contract.ts';
import { DEMO_SECRETS } from '../../server/modules/sessions/index.ts';
import { temporaryFolder } from '../backup/support/back-up.ts';
import { registerKey } from '../support/key-holder.ts';
import { openOffice, type Office } from '../modules/units/support/officers.ts';

const LANTAI = join(import.meta.dirname, '..', '..', 'server', 'cli', 'lantai.ts');

type Transcript = { exitCode: number; said: string; complained: string };

describe('lantai backup', () => {
  let office: Office;
  let folder: string;
  let medium: string;
  let sysadmin: string;
  before(async () => {
    office = await openOffice();
    office.app.clock.now = new Date();
    folder = temporaryFolder('cli');
    medium = temporaryFolder('medium');
    const { loginName } = office.world.account('sysadmin', 'QY');
    sysadmin = loginName;
    office.sysadmin = await office.app.as(loginName);
    office.security = await office.app.as(office.world.account('security_officer', 'QY').loginName);
  });
  after(async () => {
    await office.app.close();
    for (const path of [folder, medium]) rmSync(path, { recursive: true });
  });

  const lantai = async (args: string[]): Promise<Transcript> => {
    const child = spawn(process.execPath, [LANTAI, ...args], {
      env: { ...process.env, DATABASE_URL: '', LANTAI_PASSWORD: DEMO_SECRETS.password },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    const [exitCode] = (await once(child, 'close')) as [number];
    return { exitCode, said, complained };
  };
  const server = (): string[] => ['--as', sysadmin, '--server', office.app.url];
  const backUp = (): Promise<Transcript> =>
    lantai(['backup', '--medium', 'BF-07', '--to', medium, ...server()]);

  /** Registers the medium and two recipients, each with a key file. */
  async function prepare(): Promise<void> {
    const { database } = office.app;
    const [one, two] = await database
      .superuser('accounts')
      .whereIn('roles', ['["sysadmin"]', '["security_officer"]'])
      .select<{ id: string; login_name: string }[]>('id', 'login_name');
    const recipients: { accountId: string | undefined; publicKey: string }[] = [];
    for (const [at, account] of [one, two].entries()) {
      const key = await createSoftKey('2026', { label: `key ${at}`, rounds: 1000 });
      writeFileSync(join(folder, `key-${at}.json`), JSON.stringify(key));
      await registerKey(office.app, account?.login_name ?? '', { ...key, privateKey: '' });
      recipients.push({ accountId: account?.id, publicKey: key.publicKey });
    }
    writeFileSync(join(folder, 'pin'), '2026');
    const change = { kind: 'backups.set_recipients', threshold: 2, recipients };
    const proposed = await office.sysadmin.post('/api/changes', { change, reason: '启用备份' });
    await office.security.post(`/api/changes/${proposed.as(outcome).id}/confirm`, {});
    const standing = { level: 'internal', holder: '程保管', place: '介质柜' };
    await office.sysadmin.post('/api/backups/media', {
      label: 'BF-07',
      kind: 'hard_disk',
      ...standing,
    });
  }

  async function rehearse(): Promise<Transcript> {
    const { signerFingerprint, sets } = (await office.sysadmin.get('/api/backups')).as(
      browseBackups.response,
    );
    const keys = [0, 1].flatMap((at) => [
      '--key',
      join(folder, `key-${at}.json`),
      '--pin-file',
      join(folder, 'pin'),
    ]);
    const secret = ['--keystore-secret-file', join(office.app.home, 'keystore.secret')];
    const trust = ['--signer', signerFingerprint, '--at-least', String(sets[0]?.ledgerSize)];
    return lantai(['restore', medium, '--test', ...keys, ...secret, ...trust, ...server()]);
  }

  it('says what is missing before there is anything to write to', async () => {
    expect(await lantai(['backup', '--to', medium, ...server()])).to.include({ exitCode: 3 });
    const answer = await backUp();
    expect(answer).to.include({ exitCode: 2 });
    expect(answer.complained).to.contain('先登记');
  });

  it('follows a backup to its end, and reports a restore test of it', async () => {
    await prepare();
    const answer = await backUp();
    expect(answer, answer.said + answer.complained).to.include({ exitCode: 0 });
    expect(answer.said).to.contain('已备份到 BF-07 第 1 套');
    const { signerFingerprint } = (await office.sysadmin.get('/api/backups')).as(
      browseBackups.response,
    );
    expect(answer.said).to.contain(signerFingerprint);

    const test = await rehearse();
    expect(test, test.complained).to.include({ exitCode: 0 });
    expect(test.said).to.contain('演练结果已登记');
    const { lastRestoreTest } = (await office.sysadmin.get('/api/backups')).as(
      browseBackups.response,
    );
    expect(lastRestoreTest).to.include({ mediumLabel: 'BF-07', set: 1, failed: 0 });
  });

  it('exits with 4 where the set or the restore is not whole, and lists what is missing', async () => {
    const { world, app } = office;
    const [volume] = world.plan.volumes;
    if (!volume) throw new Error('no volume');
    const { volumeId } = await world.bring(await world.pack(volume), volume.keeperCode);
    const object = objectFolder(foldersOf(join(app.home, 'objects')), volumeId ?? '');
    renameSync(object, `${object}.away`);
    const answer = await backUp();
    expect(answer, answer.said + answer.complained).to.include({ exitCode: 4 });
    expect(answer.said).to.contain('备份不完整：缺 1 个档案版本');
    expect(answer.said).to.contain(`${volumeId} v1  档案库中丢失`);
    const test = await rehearse();
    expect(test, test.complained).to.include({ exitCode: 4 });
    expect(test.said).to.contain(`${volumeId} v1  备份时已缺失`);
    const { lastRestoreTest } = (await office.sysadmin.get('/api/backups')).as(
      browseBackups.response,
    );
    expect(lastRestoreTest).to.include({ set: 2, missing: 1 });
    renameSync(`${object}.away`, object);
  });

  it('says why a medium is not written to', async () => {
    writeFileSync(join(medium, 'medium.json'), '{}');
    const answer = await backUp();
    expect(answer).to.include({ exitCode: 1 });
    expect(answer.said).to.contain('不是本系统的备份介质');
  });
});
