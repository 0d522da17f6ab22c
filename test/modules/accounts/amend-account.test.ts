import { expect } from 'chai';
import { showAccount } from '../../../server/modules/accounts/contract.ts';
import { outcome } from '../../../server/modules/changes/contract.ts';
import { DEMO_SECRETS } from '../../../server/modules/sessions/index.ts';
import { openEar } from '../../support/ear.ts';
import { makeIdNumber, openOffice, type Office } from './support/officers.ts';

describe('a changed account', () => {
  let office: Office;
  before(async () => {
    office = await openOffice();
  });
  after(() => office.app.close());

  const show = async (accountId: string) =>
    (await (await office.sign('auditor')).get(`/api/accounts/${accountId}`)).as(
      showAccount.response,
    );

  it('has its name, unit and ID number as confirmed, and its history', async () => {
    const of = await office.of('clerk', 'QY-FGW', 1);
    const { loginName, name } = office.world.account('clerk', 'QY-FGW', 1);
    const idNumber = makeIdNumber('19850505', 9, '女');
    await office.carry({
      kind: 'accounts.amend',
      ...of,
      name: '娜仁花',
      unitId: await office.unitId('QY-HWQ'),
      idNumber: ` ${idNumber.toLowerCase()} `,
    });
    const shown = await show(of.accountId);
    expect(shown).to.include({ loginName, name: '娜仁花', version: of.version + 1 });
    expect(shown.maskedIdNumber)
      .to.match(/^1502\*{10}/)
      .and.not.equal(idNumber);
    expect(shown.versions.map((version) => version.name)).to.deep.equal(['娜仁花', name]);
    const [newest, first] = shown.versions;
    expect(newest?.change).to.include({ kind: 'accounts.amend', reason: '岗位调整' });
    expect(newest?.change?.proposedBy).to.equal(office.world.account('sysadmin', 'QY').name);
    expect(newest?.change?.confirmedBy).to.equal(
      office.world.account('security_officer', 'QY').name,
    );
    expect(first?.change).to.equal(null);
    const kept = await office.app.database
      .superuser('account_versions')
      .where({ account_id: of.accountId })
      .orderBy('version')
      .select<{ id_number_sealed: Buffer | null }[]>('id_number_sealed');
    expect(kept.map(({ id_number_sealed }) => id_number_sealed !== null)).to.deep.equal([
      false,
      true,
    ]);
    const same = {
      kind: 'accounts.amend',
      accountId: of.accountId,
      version: shown.version,
      name: '娜仁花',
      unitId: await office.unitId('QY-HWQ'),
      idNumber,
    };
    const again = await office.propose('sysadmin', same);
    expect(again.error.message).to.contain('没有任何改动');
  });

  it('has other rights from the next call on, and its open sessions end', async () => {
    const of = await office.of('clerk', 'QY-YLX', 1);
    const { loginName } = office.world.account('clerk', 'QY-YLX', 1);
    const caller = await office.app.as(loginName);
    const ear = await openEar(caller);
    office.app.clock.pass(1000);
    await office.carry({
      kind: 'accounts.grant',
      ...of,
      roles: ['store_keeper'],
      clearance: 'internal',
    });
    expect((await caller.get('/api/session')).status).to.equal(401);
    await ear.isCut;
    office.app.clock.pass(1000);
    const again = await office.app.as(loginName);
    expect((await again.get('/api/session')).body).to.deep.include({
      roles: ['store_keeper'],
      clearance: 'internal',
    });
    expect((await again.get('/api/archives/search?q=x')).status).to.equal(403);
  });

  it('is what it was when the change was made out, or the change is void', async () => {
    const of = await office.of('clerk', 'QY-HWQ');
    const unitId = await office.unitId('QY-HWQ');
    const stale = { kind: 'accounts.amend', ...of, name: '先提的', unitId };
    const { id } = (await office.propose('sysadmin', stale)).as(outcome);
    await office.carry({
      kind: 'accounts.grant',
      ...of,
      roles: ['clerk', 'digitiser'],
      clearance: 'secret',
    });
    expect((await office.confirm('security_officer', id)).status).to.equal(409);
    for (const change of [
      stale,
      { kind: 'accounts.disable', ...of },
      { kind: 'accounts.reset_password', ...of },
      { kind: 'accounts.unlock', ...of },
    ]) {
      const answer = await office.propose('sysadmin', change);
      expect(answer.status, change.kind).to.equal(409);
    }
    const shown = await show(of.accountId);
    expect(shown.awaited.map(({ changeId }) => changeId)).to.deep.equal([id]);
  });

  it('may try again once it is unlocked, by password and by PIN', async () => {
    const { loginName } = office.world.account('unit_leader', 'QY-YLX');
    const logIn = (password: string) =>
      office.app.anyone().post('/api/session', { loginName, password });
    for (let n = 0; n < 5; n++) expect((await logIn('wrong')).status).to.equal(401);
    expect((await logIn(DEMO_SECRETS.password)).status).to.equal(401);
    const of = await office.of('unit_leader', 'QY-YLX');
    expect((await show(of.accountId)).state).to.equal('locked');
    await office.app.database
      .superuser('accounts')
      .where({ login_name: loginName })
      .update({ pin_failures: 5 });
    await office.carry({ kind: 'accounts.unlock', ...of });
    const unlocked = await office.account(loginName);
    expect(unlocked).to.include({ password_failures: 0, pin_failures: 0 });
    expect((await logIn(DEMO_SECRETS.password)).status).to.equal(200);
    const { accountId } = of;
    const idle = { kind: 'accounts.unlock', accountId, version: unlocked.version };
    expect((await office.propose('sysadmin', idle)).error.message).to.contain('没有锁定');
  });

  it('takes a one-time password in place of its own, and every session ends', async () => {
    const { loginName } = office.world.account('unit_leader', 'QY-BHQ');
    const caller = await office.app.as(loginName);
    office.app.clock.pass(1000);
    const of = await office.of('unit_leader', 'QY-BHQ');
    await office.carry({ kind: 'accounts.reset_password', ...of });
    expect((await caller.get('/api/session')).status).to.equal(401);
    const old = await office.app
      .anyone()
      .post('/api/session', { loginName, password: DEMO_SECRETS.password });
    expect(old.status).to.equal(401);
    expect(await office.account(loginName)).to.include({ must_change: true });
    const now = await office.of('unit_leader', 'QY-BHQ');
    await office.carry({ kind: 'accounts.disable', ...now });
    const disabled = await office.of('unit_leader', 'QY-BHQ');
    const answer = await office.propose('sysadmin', {
      kind: 'accounts.reset_password',
      ...disabled,
    });
    expect(answer.error.message).to.contain('已停用');
  });
});
