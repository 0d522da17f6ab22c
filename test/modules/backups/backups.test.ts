import { expect } from 'chai';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  amendMedium,
  browseBackups,
  registerMedium,
  reportRestoreTest,
  runBackup,
  showMedium,
  type Backups,
} from '../../../server/modules/backups/contract.ts';
import { foldersOf, objectFolder } from '../../../db/objects/paths.ts';
import { outcome, showChange } from '../../../server/modules/changes/contract.ts';
import type { Manifest } from '../../../server/backup/manifest.ts';
import { beginScheduled } from '../../../server/modules/backups/begin-scheduled.ts';
import { OFFICERS, temporaryFolder } from '../../backup/support/back-up.ts';
import { listLedger, recordedBy } from '../../support/ledger-entries.ts';
import { makeKey, registerKey } from '../../support/key-holder.ts';
import { openOffice, type Office } from '../units/support/officers.ts';

const STANDING = { level: 'internal', holder: '程保管', place: '二楼介质柜' };
const MEDIUM = { label: 'BF-01', kind: 'usb_disk', ...STANDING };

describe('backups', () => {
  let office: Office;
  let path: string;
  let mediumId: string;
  before(async () => {
    office = await openOffice();
    const roles = ['sysadmin', 'security_officer', 'auditor'];
    for (const [at, role] of roles.entries()) {
      const key = OFFICERS[at];
      if (key) await registerKey(office.app, office.world.account(role, 'QY').loginName, key);
    }
    path = temporaryFolder('medium');
  });
  after(async () => {
    await office.app.close();
    rmSync(path, { recursive: true });
  });

  const shown = async (): Promise<Backups> =>
    (await office.sysadmin.get('/api/backups')).as(browseBackups.response);
  const run = (body: object) =>
    office.sysadmin.post('/api/backups', { medium: 'BF-01', path, ...body });
  const accountOf = async (role: string): Promise<string> => {
    const { loginName } = office.world.account(role, 'QY');
    const row = await office.app.database
      .superuser('accounts')
      .where({ login_name: loginName })
      .first<{ id: string }>('id');
    return row.id;
  };
  const officerIds = (): Promise<string[]> =>
    Promise.all(['sysadmin', 'security_officer', 'auditor'].map(accountOf));
  const recipientsOf = async (threshold: number, ...which: number[]) => {
    const ids = await officerIds();
    return {
      kind: 'backups.set_recipients',
      threshold,
      recipients: which.map((at) => ({ accountId: ids[at], publicKey: OFFICERS[at]?.publicKey })),
    };
  };

  it('runs to no medium that is not registered', async () => {
    const answer = await run({});
    expect(answer.status).to.equal(400);
    expect(answer.error.message).to.contain('先登记');
  });

  it('registers a medium once, and records who did', async () => {
    const entries = await recordedBy(office.app, async () => {
      const answer = await office.sysadmin.post('/api/backups/media', MEDIUM);
      mediumId = answer.as(registerMedium.response).id;
    });
    expect(entries.map(({ action, item }) => [action, item])).to.deep.equal([
      ['backups.register_medium', mediumId],
    ]);
    expect((await office.sysadmin.post('/api/backups/media', MEDIUM)).status).to.equal(400);
    expect((await office.security.post('/api/backups/media', MEDIUM)).status).to.equal(403);
  });

  it('runs to nobody’s keys', async () => {
    const answer = await run({});
    expect(answer.status).to.equal(409);
    expect(answer.error.message).to.contain('接收人');
  });

  it('lets two officers set those who can restore, and shows both what becomes different', async () => {
    const proposed = await office.propose(await recipientsOf(2, 0, 1, 2));
    const { id } = proposed.as(outcome);
    const change = (await office.security.get(`/api/changes/${id}`)).as(showChange.response);
    expect(change.lines[0]).to.deep.equal({ label: '共同恢复所需人数', before: null, after: '2' });
    expect(change.lines).to.have.length(4);
    expect((await shown()).threshold).to.equal(null);
    await office.confirm(proposed);
    const { threshold, recipients } = await shown();
    expect(threshold).to.equal(2);
    expect(recipients.map(({ publicKey }) => publicKey)).to.deep.equal(
      OFFICERS.map(({ publicKey }) => publicKey),
    );
  });

  it('refuses recipients who are no officers, come twice, or could not open it', async () => {
    const clerk = await office.app.database
      .superuser('accounts')
      .where('roles', 'like', '%clerk%')
      .first<{ id: string }>('id');
    const good = await recipientsOf(2, 0, 1);
    const [one, two] = good.recipients;
    for (const recipients of [
      [one, { accountId: clerk.id, publicKey: OFFICERS[1]?.publicKey }],
      [one, { ...two, publicKey: one?.publicKey }],
      [one, { ...two, accountId: one?.accountId }],
      [one, { ...two, publicKey: `04${'11'.repeat(64)}` }],
      [one],
    ]) {
      const answer = await office.propose({ ...good, recipients });
      expect(answer.status, JSON.stringify(recipients)).to.equal(400);
    }
    expect((await office.propose({ ...good, threshold: 3 })).status).to.equal(400);
    expect((await office.propose({ ...good, threshold: 1 })).status).to.equal(400);
  });

  it('takes only keys that are registered as theirs, valid and not revoked', async () => {
    const { app, world } = office;
    const good = await recipientsOf(2, 0, 1);
    const [one, two] = good.recipients;
    const refused = async (recipient: object): Promise<string> => {
      const answer = await office.propose({ ...good, recipients: [one, recipient] });
      expect(answer.status).to.equal(400);
      return answer.error.message;
    };
    const loginName = world.account('security_officer', 'QY').loginName;
    expect(await refused({ ...two, publicKey: makeKey().publicKey })).to.contain(
      '没有登记在本人名下',
    );
    expect(await refused({ ...two, publicKey: OFFICERS[2]?.publicKey })).to.contain(
      '没有登记在本人名下',
    );
    const old = makeKey();
    const past = (days: number): Date => new Date(app.clock.now.getTime() - days * 86_400_000);
    await registerKey(app, loginName, old, { from: past(9), to: past(1) });
    expect(await refused({ ...two, publicKey: old.publicKey })).to.contain('不在有效期内');
    const revoked = makeKey();
    await revoke(await registerKey(app, loginName, revoked));
    expect(await refused({ ...two, publicKey: revoked.publicKey })).to.contain('密钥已注销');
  });

  it('takes no human twice, and nobody of whom that cannot be told', async () => {
    const db = office.app.database.superuser;
    const good = await recipientsOf(2, 0, 1);
    const [first = '', second = ''] = await officerIds();
    const refused = async (words: string): Promise<void> => {
      const answer = await office.propose(good);
      expect(answer.status).to.equal(400);
      expect(answer.error.message).to.contain(words);
    };
    const amend = (id: string, facts: object) => db('accounts').where({ id }).update(facts);
    const numbers = await db('accounts')
      .whereIn('id', [first, second])
      .select<{ id: string; id_number_index: Buffer }[]>('id', 'id_number_index');
    const person = await db('person_id_numbers').first<{ person_id: string; blind_index: Buffer }>(
      'person_id',
      'blind_index',
    );
    await amend(second, { id_number_index: null });
    await refused('没有登记身份证号');
    // One account names the file, the other the number of that file.
    await amend(first, { person_id: person.person_id });
    await amend(second, { id_number_index: person.blind_index });
    await refused('同一人');
    for (const { id, ...number } of numbers) await amend(id, { person_id: null, ...number });
  });

  async function revoke(keyId: string): Promise<void> {
    const { superuser } = office.app.database;
    const { id } = await superuser('changes').first<{ id: string }>('id');
    const revocation = { key_id: keyId, change_id: id, revoked_at: office.app.clock.now };
    await superuser('account_key_revocations').insert(revocation);
  }

  it('writes a set, shows it, and records its digest and extent', async () => {
    const answer = await run({});
    const { id } = answer.as(runBackup.response);
    await office.app.services.backups.idle();
    const { lastRun, sets, media, signerFingerprint } = await shown();
    expect(lastRun).to.include({ id, state: 'done', reason: '', set: 1 });
    expect(sets).to.have.length(1);
    expect(signerFingerprint).to.match(/^([0-9a-f]{8} ){7}[0-9a-f]{8}$/);
    expect(media[0]).to.include({ label: 'BF-01', sets: 1, isOverdue: false });
    const entry = (await listLedger(office.app)).findLast(({ action }) => action === 'backups.run');
    expect(entry).to.include({ kind: 'CHANGE', item: mediumId, itemVersion: 1, approval: id });
    expect(entry?.content?.toString('hex')).to.equal(sets[0]?.manifestDigest);
    expect(entry?.outcome).to.equal(`entries ${sets[0]?.ledgerSize}`);
    expect(readdirSync(join(path, 'sets'))).to.deep.equal(['0001']);
  });

  it('begins the next one by itself once it is due, and not before', async () => {
    const { services, clock } = office.app;
    const { backup } = services.config;
    await beginScheduled(services);
    expect((await shown()).sets).to.have.length(1);
    Object.assign(backup, { to: path });
    try {
      await beginScheduled(services);
      await services.backups.idle();
      expect((await shown()).sets).to.have.length(1);
      clock.pass(backup.everyMinutes * 60_000);
      office.sysadmin = await office.app.as(office.world.account('sysadmin', 'QY').loginName);
      await beginScheduled(services);
      await services.backups.idle();
    } finally {
      Object.assign(backup, { to: undefined });
    }
    const { sets, lastRun } = await shown();
    expect(sets.map(({ set }) => set)).to.deep.equal([2, 1]);
    expect(lastRun).to.include({ state: 'done', set: 2 });
    const entry = (await listLedger(office.app)).findLast(({ action }) => action === 'backups.run');
    expect(entry).to.include({ actor: 'system', itemVersion: 2 });
  });

  it('tells when a key part must be destroyed, and that it was not', async () => {
    office.app.clock.pass(91 * 24 * 3600_000);
    office.sysadmin = await office.app.as(office.world.account('sysadmin', 'QY').loginName);
    const { media } = await shown();
    expect(media[0]).to.include({ isOverdue: true });
    expect(media[0]?.keyPartUntil).to.equal('2027-02-22T02:15:00.000Z');
  });

  it('refuses a medium that was rolled back, exchanged or is another', async () => {
    renameSync(join(path, 'sets', '0002'), join(path, 'sets-0002'));
    await failsWith('回退或替换');
    renameSync(join(path, 'sets-0002'), join(path, 'sets', '0002'));
    const face = readFileSync(join(path, 'medium.json'), 'utf8');
    writeFileSync(
      join(path, 'medium.json'),
      face.replaceAll(mediumId, '0198f000-0000-7000-8000-000000000009'),
    );
    await failsWith('不是 BF-01');
    writeFileSync(join(path, 'medium.json'), face);
    const strange = temporaryFolder('strange');
    writeFileSync(join(strange, 'holiday.jpg'), 'x');
    await failsWith('不是本系统的备份介质', strange);
    expect(readdirSync(strange)).to.deep.equal(['holiday.jpg']);
    rmSync(strange, { recursive: true });
  });

  it('makes no medium of the bare folder that a disk was mounted on', async () => {
    const bare = temporaryFolder('unmounted');
    mkdirSync(join(bare, 'lost+found'));
    await failsWith('没有挂载：登记簿上它已有 2 套备份', bare);
    expect(readdirSync(bare)).to.deep.equal(['lost+found']);
    rmSync(bare, { recursive: true });
  });

  it('makes no new medium on the disk of the house, unless it is told to', async () => {
    const answer = await office.sysadmin.post('/api/backups/media', { ...MEDIUM, label: 'BF-02' });
    answer.as(registerMedium.response);
    const { backup } = office.app.services.config;
    const bare = temporaryFolder('same-disk');
    Object.assign(backup, { allowsSameDisk: false });
    try {
      expect((await run({ medium: 'BF-02', path: bare })).status).to.equal(200);
      await office.app.services.backups.idle();
      const { lastRun } = await shown();
      expect(lastRun).to.include({ state: 'failed', mediumLabel: 'BF-02' });
      expect(lastRun?.reason).to.contain('同一块磁盘').and.contain('LANTAI_BACKUP_SAME_DISK');
      expect(readdirSync(bare)).to.deep.equal([]);
      // One that is a medium already is known by its face, wherever it lies.
      expect((await run({})).status).to.equal(200);
      await office.app.services.backups.idle();
      expect((await shown()).lastRun).to.include({ state: 'done', set: 3 });
    } finally {
      Object.assign(backup, { allowsSameDisk: true });
    }
    rmSync(bare, { recursive: true });
  });

  it('seals no share to who has lost account or key since, and stops where too few are left', async () => {
    const { superuser } = office.app.database;
    const auditor = await accountOf('auditor');
    await superuser('accounts').where({ id: auditor }).update({ state: 'disabled' });
    expect((await run({})).status).to.equal(200);
    await office.app.services.backups.idle();
    const { lastRun, recipients } = await shown();
    expect(lastRun).to.include({ state: 'done', set: 4 });
    expect(recipients.map(({ trouble }) => trouble)).to.deep.equal(['', '', '账号已停用']);
    const manifest = JSON.parse(
      readFileSync(join(path, 'sets', '0004', 'manifest.json'), 'utf8'),
    ) as Manifest;
    expect(manifest.keyPart.shares).to.have.length(2);

    const key = await superuser('account_keys')
      .where({ public_key: OFFICERS[1]?.publicKey })
      .first<{ id: string }>('id');
    await revoke(key.id);
    const answer = await run({});
    expect(answer.status).to.equal(409);
    expect(answer.error.message).to.contain('重新设定备份接收人');
    await superuser('accounts').where({ id: auditor }).update({ state: 'active' });
  });

  async function failsWith(words: string, to = path): Promise<void> {
    expect((await run({ path: to })).status).to.equal(200);
    await office.app.services.backups.idle();
    const { lastRun } = await shown();
    expect(lastRun?.state).to.equal('failed');
    expect(lastRun?.reason).to.contain(words);
  }

  it('ends a set without what it cannot read, shows it as incomplete, and sends the scrub there', async () => {
    const { world, app } = office;
    const [volume] = world.plan.volumes;
    if (!volume) throw new Error('no volume');
    const { volumeId } = await world.bring(await world.pack(volume), volume.keeperCode);
    const inventory = join(objectOf(volumeId ?? ''), 'v1', 'inventory.json');
    const whole = readFileSync(inventory);
    writeFileSync(inventory, 'not what was installed');
    const back = async () => {
      expect((await run({})).status).to.equal(200);
      await app.services.backups.idle();
      return shown();
    };
    const { lastRun, sets, gaps } = await back();
    expect(lastRun).to.include({ state: 'done', set: 5 });
    expect(sets[0]).to.include({ set: 5, missingVersions: 1 });
    expect(gaps).to.deep.equal([{ volumeId, version: 1, reason: '档案库中已损坏' }]);
    const entry = (await listLedger(app)).findLast(({ action }) => action === 'backups.run');
    expect(entry?.outcome).to.match(/^entries \d+ missing 1$/);
    const orders = () => app.services.db('scrub_orders').where({ volume_id: volumeId });
    expect(await orders()).to.have.length(1);
    await back();
    // It waits to be looked at already.
    expect(await orders()).to.have.length(1);
    writeFileSync(inventory, whole);
    expect((await back()).sets[0]).to.include({ set: 7, missingVersions: 0 });
    expect((await shown()).gaps).to.deep.equal([]);
  });
  const objectOf = (volumeId: string): string =>
    objectFolder(foldersOf(join(office.app.home, 'objects')), volumeId);

  it('does not write into its own home, or where there is nothing', async () => {
    const inside = join(office.app.home, 'inside');
    mkdirSync(inside, { recursive: true });
    for (const wrong of [inside, office.app.home, '/', '/no/such/place']) {
      expect((await run({ path: wrong })).status, wrong).to.equal(400);
    }
  });

  it('takes the result of a restore test of a set that it made, and of no other', async () => {
    const [set] = (await shown()).sets;
    const report = { bytes: 5_000_000, seconds: 12, files: 40, sampled: 8, failed: 0, missing: 2 };
    const test = { ...report, manifestDigest: set?.manifestDigest ?? '' };
    const answer = await office.sysadmin.post('/api/backups/restore-tests', test);
    answer.as(reportRestoreTest.response);
    const { lastRestoreTest } = await shown();
    expect(lastRestoreTest).to.include({ ...report, set: 7, mediumLabel: 'BF-01' });
    const unknown = { ...test, manifestDigest: '00'.repeat(32) };
    expect((await office.sysadmin.post('/api/backups/restore-tests', unknown)).status).to.equal(
      400,
    );
  });

  it('keeps every entry about a medium, and lets nobody amend unseen or after its end', async () => {
    const url = `/api/backups/media/${mediumId}`;
    const amend = (body: object) => office.sysadmin.post(url, { ...STANDING, ...body });
    const sealed = await amend({ version: 1, state: 'sealed', note: '入柜' });
    sealed.as(amendMedium.response);
    expect((await amend({ version: 1, state: 'in_use' })).status).to.equal(409);
    expect((await run({})).status).to.equal(409);
    await amend({ version: 2, state: 'destroyed', note: '消磁' });
    expect((await amend({ version: 3, state: 'in_use' })).status).to.equal(409);
    const { medium, versions } = (await office.sysadmin.get(url)).as(showMedium.response);
    expect(medium).to.include({ version: 3, state: 'destroyed', isOverdue: false });
    expect(versions.map(({ stateName }) => stateName)).to.deep.equal(['已销毁', '封存', '在用']);
  });
});
