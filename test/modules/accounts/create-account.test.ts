import { expect } from 'chai';
import { insertPerson } from '../../../server/modules/archives/index.ts';
import { collectSecret, showAccount } from '../../../server/modules/accounts/contract.ts';
import { outcome, showChange } from '../../../server/modules/changes/contract.ts';
import { insertIdNumber, sealIdNumber } from '../../../server/modules/persons/index.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { shelveVolume } from '../../support/shelve-volume.ts';
import { makeIdNumber, openOffice, type Office } from './support/officers.ts';

describe('a new account', () => {
  let office: Office;
  let sound: { kind: string; [field: string]: unknown };
  before(async () => {
    office = await openOffice();
    sound = {
      kind: 'accounts.create',
      loginName: 'wulan',
      name: '乌兰图雅',
      unitId: await office.unitId('QY-BHQ'),
      idNumber: makeIdNumber('19811203', 7, '女'),
      clearance: 'secret',
      roles: ['clerk'],
    };
  });
  after(() => office.app.close());

  const exists = async (loginName: string): Promise<boolean> =>
    (await office.app.database.superuser('accounts').where({ login_name: loginName })).length > 0;

  it('exists when it is confirmed, and not before', async () => {
    const { id } = (await office.propose('sysadmin', sound)).as(outcome);
    expect(await exists('wulan')).to.equal(false);
    const security = await office.sign('security_officer');
    const shown = (await security.get(`/api/changes/${id}`)).as(showChange.response);
    expect(shown.title).to.equal('新建账号 wulan（乌兰图雅）');
    expect(shown.lines.map(({ label, before, after }) => [label, before, after])).to.deep.equal([
      ['登录名', null, 'wulan'],
      ['姓名', null, '乌兰图雅'],
      ['单位', null, office.world.plan.units.find(({ code }) => code === 'QY-BHQ')?.name],
      ['身份证号', null, `1502**********${String(sound['idNumber']).slice(-4)}`],
      ['岗位', null, '经办人'],
      ['知悉范围', null, '秘密'],
    ]);
    expect(JSON.stringify(shown)).to.not.contain(sound['idNumber']);
    await office.confirm('security_officer', id);
    const made = await office.account('wulan');
    expect(made).to.include({ version: 1, state: 'active', roles: '["clerk"]', must_change: true });
  });

  it('is signed in to with the one-time password that its proposer collects', async () => {
    const caller = await office.sign('sysadmin');
    const { id } = await office.account('wulan');
    const { secret, versions } = (await caller.get(`/api/accounts/${id}`)).as(showAccount.response);
    expect(versions[0]?.change).to.include({ kind: 'accounts.create', reason: '岗位调整' });
    const entries = await recordedBy(office.app, async () => {
      const answer = await caller.post(`/api/accounts/secrets/${secret?.changeId ?? ''}`);
      const collected = answer.as(collectSecret.response);
      expect(collected.loginName).to.equal('wulan');
      await office.app.anyone().logIn('wulan', collected.secret);
    });
    expect(entries[0]).to.include({
      kind: 'DONE',
      action: 'accounts.collect_secret',
      item: id,
      approval: secret?.changeId,
    });
  });

  it('has a log-in name of its own', async () => {
    const answer = await office.propose('sysadmin', { ...sound, loginName: ' WuLan ' });
    expect(answer.status).to.equal(409);
    expect(answer.error).to.include({ field: 'loginName' });
    const twice = { ...sound, loginName: 'twice', idNumber: makeIdNumber('19811203', 8, '女') };
    const ids = [await office.propose('sysadmin', twice), await office.propose('sysadmin', twice)];
    const statuses: number[] = [];
    for (const proposed of ids) {
      const { id } = proposed.as(outcome);
      statuses.push((await office.confirm('security_officer', id)).status);
    }
    expect(statuses).to.deep.equal([200, 409]);
  });

  for (const [what, change, field] of [
    ['an unknown role', { roles: ['emperor'] }, 'roles'],
    ['a role that is a pattern', { roles: ['%'] }, 'roles'],
    ['a role twice', { roles: ['clerk', 'clerk'] }, 'roles'],
    ['no role', { roles: [] }, 'roles'],
    ['an endless list of roles', { roles: Array.from({ length: 13 }, () => 'clerk') }, 'roles'],
    ['an unknown unit', { unitId: '01900000-0000-7000-8000-000000000000' }, 'unitId'],
    ['an unknown clearance', { clearance: 'top_secret' }, 'clearance'],
    ['17 digits', { idNumber: '15029919811203014' }, 'idNumber'],
    ['a wrong check digit', { idNumber: '110105194912310021' }, 'idNumber'],
    ['a birthday that never was', { idNumber: '150299198113030146' }, 'idNumber'],
    ['a log-in name of blanks', { loginName: '   ' }, 'loginName'],
    ['a log-in name with a quote', { loginName: "wu'lan" }, 'loginName'],
    ['a log-in name in Chinese', { loginName: '乌兰' }, 'loginName'],
    ['a log-in name that begins with a digit', { loginName: '1wulan' }, 'loginName'],
    ['a name with markup', { name: '<b>乌兰</b>' }, 'name'],
    ['a name with a line break', { name: '乌兰\n图雅' }, 'name'],
    ['a name written backwards', { name: '乌兰\u202E图雅' }, 'name'],
    ['an endless name', { name: '乌'.repeat(41) }, 'name'],
    ['a state', { state: 'active' }, 'state'],
    ['a password', { passwordRecord: 'x' }, 'passwordRecord'],
  ] as const) {
    it(`is not proposed with ${what}`, async () => {
      const answer = await office.propose('sysadmin', {
        ...sound,
        loginName: 'hostile',
        idNumber: undefined,
        ...change,
      });
      expect(answer.status).to.equal(400);
      expect(answer.error.field).to.contain(field);
      expect(answer.error.message).to.not.contain('乌兰');
    });
  }

  it('takes names of all the peoples here', async () => {
    for (const name of ['阿拉坦·其其格', '欧阳〇', 'Baatar', '买买提·吐尔逊']) {
      const answer = await office.propose('sysadmin', {
        ...sound,
        loginName: 'peoples',
        idNumber: undefined,
        name,
      });
      expect(answer.status, name).to.equal(200);
    }
  });

  it('never opens the file of its own holder, though that comes into the house only later', async () => {
    const idNumber = makeIdNumber('19790906', 3, '男');
    await office.carry({
      ...sound,
      loginName: 'latecomer',
      idNumber,
      unitId: await office.unitId('QY'),
      roles: ['archivist'],
      clearance: 'confidential',
    });
    const volume = office.world.plan.volumes.find(({ keeperCode }) => keeperCode === 'QY');
    if (!volume) throw new Error('the city keeps no volume');
    const at = office.app.services.clock();
    await office.app.services.db.transaction(async (tx) => {
      const person = { name: '格日勒', sex: '男', ethnicity: '蒙古族', birthDate: '19790906' };
      const personId = await insertPerson(tx, { ...person, unitName: '', post: '' }, at);
      await insertIdNumber(tx, personId, sealIdNumber(office.app.services, idNumber), at);
    });
    const { volumeId: own } = await shelveVolume(office.app, {
      ...volume,
      personIdNumber: idNumber,
    });
    const { volumeId: other } = await shelveVolume(office.app, volume);
    const secret = await collectSecretOf(office, 'latecomer');
    const caller = office.app.anyone();
    await caller.logIn('latecomer', secret);
    await office.app.database
      .superuser('accounts')
      .where({ login_name: 'latecomer' })
      .update({ must_change: false });
    expect((await caller.get(`/api/archives/volumes/${other}`)).status).to.equal(200);
    const entries = await recordedBy(office.app, async () => {
      expect((await caller.get(`/api/archives/volumes/${own}`)).status).to.equal(403);
    });
    expect(entries[0]).to.include({ kind: 'DENY', outcome: 'own_file', item: own });
  });
});

async function collectSecretOf(office: Office, loginName: string): Promise<string> {
  const caller = await office.sign('sysadmin');
  const { id } = await office.account(loginName);
  const { secret } = (await caller.get(`/api/accounts/${id}`)).as(showAccount.response);
  const answer = await caller.post(`/api/accounts/secrets/${secret?.changeId ?? ''}`);
  return answer.as(collectSecret.response).secret;
}
