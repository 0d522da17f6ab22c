import { expect } from 'chai';
import {
  accountOptions,
  browseAccounts,
  showAccount,
} from '../../../server/modules/accounts/contract.ts';
import { outcome } from '../../../server/modules/changes/contract.ts';
import type { Caller } from '../../support/caller.ts';
import { openOffice, type Office } from './support/officers.ts';

describe('#accounts.browse', () => {
  let office: Office;
  let auditor: Caller;
  before(async () => {
    office = await openOffice();
    auditor = await office.sign('auditor');
  });
  after(() => office.app.close());

  const browse = async (query: Record<string, string>) => {
    const answer = await auditor.get(`/api/accounts?${new URLSearchParams(query).toString()}`);
    return answer.as(browseAccounts.response);
  };
  const namesOf = async (query: Record<string, string>): Promise<string[]> =>
    (await browse({ limit: '50', ...query })).items.map(({ loginName }) => loginName);
  const planned = (isWanted: (account: { unitCode: string; roles: string[] }) => boolean) =>
    office.world.plan.accounts
      .filter(isWanted)
      .map(({ loginName }) => loginName)
      .sort();

  it('lists everyone once, page by page, by log-in name', async () => {
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof browse>> = await browse({
        limit: '5',
        ...(cursor && { cursor }),
      });
      names.push(...page.items.map(({ loginName }) => loginName));
      cursor = page.nextCursor;
    }
    expect(names).to.deep.equal(planned(() => true));
  });

  it('is narrowed by unit with all below it, by role, by state and by words', async () => {
    const BHQ = await office.unitId('QY-BHQ');
    expect(await namesOf({ unit: BHQ })).to.deep.equal(
      planned(({ unitCode }) => unitCode === 'QY-BHQ'),
    );
    expect(await namesOf({ unit: await office.unitId('QY') })).to.deep.equal(
      planned(({ unitCode }) => unitCode.startsWith('QY')),
    );
    expect(await namesOf({ role: 'auditor' })).to.deep.equal(
      planned(({ roles }) => roles.includes('auditor')),
    );
    const { loginName, name } = office.world.account('clerk', 'QY-FGW');
    expect(await namesOf({ q: loginName.toUpperCase() })).to.include(loginName);
    expect(await namesOf({ q: name })).to.include(loginName);
    await office.app.database
      .superuser('accounts')
      .where({ login_name: loginName })
      .update({ pin_failures: 5 });
    expect(await namesOf({ state: 'locked' })).to.deep.equal([loginName]);
    expect(await namesOf({ state: 'active' })).to.not.include(loginName);
    await office.carry({ kind: 'accounts.disable', ...(await office.of('clerk', 'QY-FGW')) });
    expect(await namesOf({ state: 'disabled' })).to.deep.equal([loginName]);
    expect(await namesOf({ state: 'locked' })).to.deep.equal([]);
  });

  it('takes no word for a pattern', async () => {
    for (const q of ['%', '_', '\\', "'", '"', 'a%'])
      expect(await namesOf({ q }), q).to.have.length(0);
    for (const role of ['%', '"', 'cler_']) expect(await namesOf({ role })).to.have.length(0);
    expect(await namesOf({ cursor: '\u{10FFFF}' })).to.have.length(0);
  });

  it('says which new accounts are awaited', async () => {
    const { id } = (
      await office.propose('sysadmin', {
        kind: 'accounts.create',
        loginName: 'awaited',
        name: '等着的',
        unitId: await office.unitId('QY'),
        clearance: 'internal',
        roles: ['clerk'],
      })
    ).as(outcome);
    const { awaited } = await browse({});
    expect(awaited).to.have.length(1);
    expect(awaited[0]).to.include({ changeId: id, title: '新建账号 awaited（等着的）' });
  });

  it('lets no record of a password or PIN leave, nor an ID number', async () => {
    const { accountId } = await office.of('archivist', 'QY');
    const { personIdNumber } = office.world.account('archivist', 'QY');
    for (const path of ['/api/accounts', `/api/accounts/${accountId}`, '/api/accounts/options']) {
      const { status, bytes } = await auditor.get(path);
      expect(status, path).to.equal(200);
      expect(bytes.toString()).to.not.contain('pbkdf2').and.not.contain('record":');
      expect(bytes.toString()).to.not.contain(personIdNumber ?? '?');
    }
  });

  it('offers each officer what they propose', async () => {
    for (const [role, canCreate, canWithdrawKinTies] of [
      ['sysadmin', true, false],
      ['security_officer', false, true],
      ['auditor', false, false],
    ] as const) {
      const answer = await (await office.sign(role)).get('/api/accounts');
      const offers = answer.as(browseAccounts.response);
      expect(offers, role).to.include({ canCreate, canWithdrawKinTies });
    }
  });

  it('offers the units in their order and the roles of the policy, officers marked', async () => {
    const answer = await auditor.get('/api/accounts/options');
    const { units, roles } = answer.as(accountOptions.response);
    expect(units).to.have.length(office.world.plan.units.length);
    expect(units.map(({ depth }) => depth).slice(0, 3)).to.deep.equal([0, 1, 2]);
    expect(roles.filter(({ isOfficer }) => isOfficer).map(({ role }) => role)).to.deep.equal([
      'sysadmin',
      'security_officer',
      'auditor',
    ]);
  });

  it('is for the three officers, and an absent account is a forbidden one', async () => {
    const { accountId } = await office.of('archivist', 'QY');
    for (const [role, unitCode] of [
      ['clerk', 'QY-BHQ'],
      ['archivist', 'QY'],
      ['centre_leader', 'QY'],
    ] as const) {
      const caller = await office.sign(role, unitCode);
      for (const path of ['', '/options', `/${accountId}`]) {
        expect((await caller.get(`/api/accounts${path}`)).status, role + path).to.equal(403);
      }
    }
    for (const role of ['sysadmin', 'security_officer', 'auditor']) {
      const caller = await office.sign(role);
      (await caller.get(`/api/accounts/${accountId}`)).as(showAccount.response);
    }
    const absent = await auditor.get('/api/accounts/01900000-0000-7000-8000-000000000000');
    expect(absent.status).to.equal(403);
    expect((await office.app.anyone().get('/api/accounts')).status).to.equal(401);
    expect((await auditor.get('/api/accounts?role[]=x')).status).to.equal(400);
  });
});
