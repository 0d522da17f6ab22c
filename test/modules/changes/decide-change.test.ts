import { expect } from 'chai';
import { browseChanges, outcome, showChange } from '../../../server/modules/changes/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { openEar } from '../../support/ear.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';

describe('a privileged change', () => {
  let app: TestApp;
  let world: World;
  let sysadmin: Caller;
  let security: Caller;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    sysadmin = await app.as(world.account('sysadmin', 'QY').loginName);
    security = await app.as(world.account('security_officer', 'QY').loginName);
  });
  after(() => app.close());

  const idOf = async (role: string, unitCode: string): Promise<string> => {
    const { loginName } = world.account(role, unitCode);
    const row = await app.database
      .superuser('accounts')
      .where({ login_name: loginName })
      .first<{ id: string }>('id');
    return row.id;
  };
  /** The version that the account of a change is at now. */
  const versionOf = async (change: { accountId?: string }): Promise<object> => {
    const row = await app.database
      .superuser('accounts')
      .whereRaw('id::text = ?', [change.accountId ?? ''])
      .first<{ version: number } | undefined>('version');
    return { version: row?.version ?? 1 };
  };
  const propose = async (
    caller: Caller,
    change: { kind: string; accountId?: string },
  ): Promise<Answer> =>
    caller.post('/api/changes', {
      change: { ...(await versionOf(change)), ...change },
      reason: '岗位调整',
    });
  const proposed = async (change: { kind: string; accountId?: string }): Promise<string> =>
    (await propose(sysadmin, change)).as(outcome).id;
  const decide = (caller: Caller, id: string, act: string, body: object = {}): Promise<Answer> =>
    caller.post(`/api/changes/${id}/${act}`, body);
  const stateOf = async (accountId: string): Promise<string> => {
    const row = await app.database
      .superuser('accounts')
      .where({ id: accountId })
      .first<{ state: string }>('state');
    return row.state;
  };

  it('takes effect when the other officer confirms it, and not before', async () => {
    const accountId = await idOf('clerk', 'QY-YLX');
    const entries = await recordedBy(app, async () => {
      const id = await proposed({ kind: 'accounts.disable', accountId });
      expect(await stateOf(accountId)).to.equal('active');
      expect((await decide(security, id, 'confirm')).as(outcome).state).to.equal('confirmed');
    });
    expect(await stateOf(accountId)).to.equal('disabled');
    expect(entries.map(({ kind, action, outcome: what }) => [kind, action, what])).to.deep.equal([
      ['CHANGE', 'changes.propose', 'accounts.disable'],
      ['CHANGE', 'changes.confirm', 'accounts.disable'],
    ]);
    const back = await proposed({ kind: 'accounts.enable', accountId });
    await decide(security, back, 'confirm');
    const versions = await app.database
      .superuser('account_versions')
      .where({ account_id: accountId })
      .orderBy('version')
      .select<{ state: string }[]>('state');
    expect(versions.map(({ state }) => state)).to.deep.equal(['active', 'disabled', 'active']);
  });

  it('ends the sessions of a disabled account at once, sockets too, and for good', async () => {
    const { loginName } = world.account('clerk', 'QY-BHQ', 1);
    const caller = await app.as(loginName);
    const ear = await openEar(caller);
    const row = await app.database
      .superuser('accounts')
      .where({ login_name: loginName })
      .first<{ id: string }>('id');
    await decide(
      security,
      await proposed({ kind: 'accounts.disable', accountId: row.id }),
      'confirm',
    );
    expect((await caller.get('/api/session')).status).to.equal(401);
    await ear.isCut;
    app.clock.pass(1000);
    await decide(
      security,
      await proposed({ kind: 'accounts.enable', accountId: row.id }),
      'confirm',
    );
    expect((await caller.get('/api/session')).status).to.equal(401);
  });

  it('is not confirmed by who proposed it, nor by the auditor, nor by a clerk', async () => {
    const accountId = await idOf('clerk', 'QY-FGW');
    const id = await proposed({ kind: 'accounts.disable', accountId });
    for (const [role, unit] of [
      ['sysadmin', 'QY'],
      ['auditor', 'QY'],
      ['clerk', 'QY-BHQ'],
      ['centre_leader', 'QY'],
    ] as const) {
      const caller = await app.as(world.account(role, unit).loginName);
      for (const act of ['confirm', 'reject']) {
        const answer = await decide(caller, id, act, { opinion: '不同意' });
        expect(answer.status, `${role} ${act}`).to.equal(403);
      }
    }
    expect(await stateOf(accountId)).to.equal('active');
    sysadmin = await app.as(world.account('sysadmin', 'QY').loginName);
    expect((await decide(sysadmin, id, 'withdraw')).as(outcome).state).to.equal('withdrawn');
  });

  it('is not confirmed by another account of who proposed it', async () => {
    const accountId = await idOf('clerk', 'QY-FGW');
    const id = await proposed({ kind: 'accounts.disable', accountId });
    const person = await app.database.superuser('persons').first<{ id: string }>('id');
    const officers = ['sysadmin', 'security_officer'].map(
      (role) => world.account(role, 'QY').loginName,
    );
    const accounts = () => app.database.superuser('accounts').whereIn('login_name', officers);
    await accounts().update({ person_id: person.id });
    const answer = await decide(security, id, 'confirm');
    expect(answer.status).to.equal(409);
    expect(answer.error.message).to.contain('同一人');
    await accounts().update({ person_id: null });
    expect((await decide(security, id, 'reject', { opinion: '另行提出' })).status).to.equal(200);
  });

  it('is not proposed by whose duty it is not', async () => {
    const accountId = await idOf('clerk', 'QY-FGW');
    for (const caller of [security, await app.as(world.account('archivist', 'QY').loginName)]) {
      expect((await propose(caller, { kind: 'accounts.disable', accountId })).status).to.equal(403);
    }
  });

  it('is decided once, whatever comes at the same moment', async () => {
    const accountId = await idOf('clerk', 'QY-HWQ');
    const id = await proposed({ kind: 'accounts.disable', accountId });
    const answers = await Promise.all([
      decide(security, id, 'confirm'),
      decide(security, id, 'reject', { opinion: '不同意' }),
      decide(sysadmin, id, 'withdraw'),
    ]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409]);
    expect((await decide(security, id, 'confirm')).status).to.equal(409);
  });

  it('is held against what stands when it is confirmed', async () => {
    const accountId = await idOf('unit_leader', 'QY-YLX');
    const first = await proposed({ kind: 'accounts.disable', accountId });
    const second = await proposed({ kind: 'accounts.disable', accountId });
    expect((await decide(security, first, 'confirm')).status).to.equal(200);
    const late = await decide(security, second, 'confirm');
    expect(late.status).to.equal(409);
    expect(late.error.message).to.contain('已是停用状态');
    expect((await decide(security, second, 'reject', { opinion: '已停用' })).status).to.equal(200);
  });

  it('shows what it makes different, and to whom it falls', async () => {
    const accountId = await idOf('unit_leader', 'QY-BHQ');
    const id = await proposed({ kind: 'accounts.disable', accountId });
    const todo = (await security.get('/api/changes')).as(browseChanges.response);
    expect(todo.items.map((row) => row.id)).to.include(id);
    expect(todo.counts.todo).to.be.at.least(1);
    const shown = (await security.get(`/api/changes/${id}`)).as(showChange.response);
    expect(shown.lines).to.deep.equal([{ label: '状态', before: '启用', after: '停用' }]);
    expect(shown.acts).to.deep.equal(['confirm', 'reject']);
    const mine = (await sysadmin.get(`/api/changes/${id}`)).as(showChange.response);
    expect(mine.acts).to.deep.equal(['withdraw']);
    expect((await sysadmin.get('/api/changes')).as(browseChanges.response).items).to.deep.equal([]);
  });

  it('refuses what it does not understand', async () => {
    for (const change of [
      { kind: 'accounts.crown', accountId: await idOf('clerk', 'QY-HWQ') },
      { kind: 'accounts.disable', accountId: 'x' },
      { kind: 'accounts.disable', accountId: await idOf('clerk', 'QY-HWQ'), roles: ['auditor'] },
      { kind: 'accounts.disable', accountId: '01900000-0000-7000-8000-000000000000' },
    ]) {
      expect((await propose(sysadmin, change)).status, JSON.stringify(change)).to.equal(400);
    }
    expect((await app.anyone().post('/api/changes', {})).status).to.equal(401);
  });
});
