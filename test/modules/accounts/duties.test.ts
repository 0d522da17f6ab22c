import { expect } from 'chai';
import { outcome, showChange } from '../../../server/modules/changes/contract.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { openOffice, type Office } from './support/officers.ts';

/** Everybody there is, each with the unit that they sit in. */
const EVERYBODY: readonly [role: string, unitCode: string][] = [
  ['clerk', 'QY-BHQ'],
  ['unit_leader', 'QY-BHQ'],
  ['window_clerk', 'QY-GZ'],
  ['archivist', 'QY'],
  ['centre_leader', 'QY'],
  ['deputy_head', 'QY'],
  ['digitiser', 'QY'],
  ['inspector', 'QY'],
  ['store_keeper', 'QY'],
  ['sysadmin', 'QY'],
  ['security_officer', 'QY'],
  ['auditor', 'QY'],
];

const ADMINISTRATION = ['sysadmin', 'security_officer'] as const;
const AUTHORISATION = ['security_officer', 'sysadmin'] as const;

describe('changes of accounts', () => {
  let office: Office;
  before(async () => {
    office = await openOffice();
  });
  after(() => office.app.close());

  /** For each kind, who proposes it, who confirms it, and one that would do. */
  const kinds: [kind: string, duty: readonly [string, string], make: () => Promise<object>][] = [
    [
      'accounts.create',
      ADMINISTRATION,
      async () => ({
        loginName: 'newcomer',
        name: '新来的',
        unitId: await office.unitId('QY-BHQ'),
        clearance: 'internal',
        roles: ['clerk'],
      }),
    ],
    [
      'accounts.amend',
      ADMINISTRATION,
      async () => ({
        ...(await office.of('clerk', 'QY-YLX')),
        name: '改了名',
        unitId: await office.unitId('QY-YLX'),
      }),
    ],
    [
      'accounts.grant',
      AUTHORISATION,
      async () => ({
        ...(await office.of('clerk', 'QY-YLX')),
        roles: ['clerk', 'store_keeper'],
        clearance: 'internal',
      }),
    ],
    ['accounts.reset_password', ADMINISTRATION, () => office.of('clerk', 'QY-YLX')],
    [
      'accounts.unlock',
      ADMINISTRATION,
      async () => {
        const { loginName } = office.world.account('clerk', 'QY-YLX');
        await office.app.database
          .superuser('accounts')
          .where({ login_name: loginName })
          .update({ password_failures: 5 });
        return office.of('clerk', 'QY-YLX');
      },
    ],
    ['accounts.disable', ADMINISTRATION, () => office.of('clerk', 'QY-YLX')],
    ['accounts.enable', ADMINISTRATION, () => office.of('clerk', 'QY-YLX')],
  ];

  for (const [kind, [proposes, confirms], make] of kinds) {
    it(`${kind} is proposed by the ${proposes}, confirmed by the ${confirms}, and by nobody else`, async () => {
      const change = { kind, ...(await make()) };
      for (const [role, unitCode] of EVERYBODY.filter(([role]) => role !== proposes)) {
        const caller = await office.sign(role, unitCode);
        const answer = await caller.post('/api/changes', { change, reason: '越权试探' });
        expect(answer.status, role).to.equal(403);
      }
      const { id } = (await office.propose(proposes, change)).as(outcome);
      for (const [role, unitCode] of EVERYBODY.filter(([role]) => role !== confirms)) {
        const caller = await office.sign(role, unitCode);
        for (const act of ['confirm', 'reject']) {
          const answer = await caller.post(`/api/changes/${id}/${act}`, { opinion: '越权试探' });
          expect(answer.status, `${role} ${act}`).to.equal(403);
        }
      }
      expect((await office.confirm(confirms, id)).as(outcome).state).to.equal('confirmed');
    });
  }

  it('are not proposed about oneself, which is recorded', async () => {
    const own = await office.of('sysadmin', 'QY');
    for (const kind of ['accounts.disable', 'accounts.reset_password', 'accounts.unlock']) {
      const entries = await recordedBy(office.app, async () => {
        expect((await office.propose('sysadmin', { kind, ...own })).status, kind).to.equal(403);
      });
      expect(entries).to.have.length(1);
      expect(entries[0]).to.include({ kind: 'DENY', action: 'changes.propose' });
      expect(entries[0]).to.include({ item: own.accountId });
    }
    const grant = {
      kind: 'accounts.grant',
      ...(await office.of('security_officer', 'QY')),
      roles: ['archivist'],
      clearance: 'confidential',
    };
    expect((await office.propose('security_officer', grant)).status).to.equal(403);
  });

  it('do not take effect once who proposed them has left their post', async () => {
    const { loginName } = office.world.account('sysadmin', 'QY');
    const proposer = office.app.database
      .superuser('accounts')
      .where({ login_name: loginName })
      .clone();
    const change = { kind: 'accounts.disable', ...(await office.of('clerk', 'QY-HWQ')) };
    const { id } = (await office.propose('sysadmin', change)).as(outcome);
    for (const [away, back] of [
      [{ state: 'disabled' }, { state: 'active' }],
      [{ roles: '["clerk"]' }, { roles: '["sysadmin"]' }],
    ]) {
      await proposer.clone().update(away ?? {});
      const answer = await office.confirm('security_officer', id);
      expect(answer.status).to.equal(409);
      expect(answer.error.message).to.contain('提出人');
      await proposer.clone().update(back ?? {});
    }
    expect((await office.confirm('security_officer', id)).status).to.equal(200);
  });

  it('are not confirmed about oneself, nor shown as if they could be', async () => {
    const change = {
      kind: 'accounts.reset_password',
      ...(await office.of('security_officer', 'QY')),
    };
    const { id } = (await office.propose('sysadmin', change)).as(outcome);
    const security = await office.sign('security_officer');
    expect((await office.confirm('security_officer', id)).status).to.equal(403);
    const shown = (await security.get(`/api/changes/${id}`)).as(showChange.response);
    expect(shown.acts).to.deep.equal([]);
    const todo = await security.get('/api/changes?box=todo');
    expect(JSON.stringify(todo.body)).to.not.contain(id);
  });
});
