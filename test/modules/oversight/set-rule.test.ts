import { expect } from 'chai';
import { showChange, outcome } from '../../../server/modules/changes/contract.ts';
import {
  showRule,
  showRules,
  type RuleRow,
  type SetRule,
} from '../../../server/modules/oversight/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';
import { callOfficers, setRules, type Officers } from './support/officers.ts';

describe('setting rules', () => {
  let app: TestApp;
  let world: World;
  let officers: Officers;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    officers = await callOfficers(app, world);
  });
  after(() => app.close());

  const rules = async () =>
    (await officers.auditor.get('/api/oversight/rules')).as(showRules.response);
  const ruleCalled = async (label: string): Promise<RuleRow> => {
    const found = (await rules()).rules.find((rule) => rule.label === label);
    if (!found) throw new Error(`no rule ${label}`);
    return found;
  };
  const amend = (rule: RuleRow, changed: Partial<SetRule['rule']>): SetRule => ({
    kind: 'oversight.set_rule',
    ruleId: rule.id,
    basedOn: rule.version,
    rule: {
      label: rule.label,
      severity: rule.severity,
      isEnabled: rule.isEnabled,
      dueDays: rule.dueDays,
      body: rule.body,
      ...changed,
    },
  });

  it('begins with the rules of the program, each in words', async () => {
    const shown = await rules();
    expect(shown.rules).to.have.length.above(9);
    expect(shown.rules.every(({ version, isEnabled }) => version === 1 && isEnabled)).to.equal(
      true,
    );
    expect(shown.rules.map(({ said }) => said)).to.include('一人 1 小时内阅查 300 页以上');
    expect(shown.hoursText).to.equal('周一至周五 08:00–18:00');
  });

  it('takes the auditor’s word and the security officer’s, and keeps every version', async () => {
    const rule = await ruleCalled('屡次被拒');
    const change = amend(rule, { isEnabled: false, severity: 'low' });
    const entries = await recordedBy(app, () => setRules(officers, change));
    expect(entries.map(({ action, item }) => [action, item])).to.deep.equal([
      ['changes.propose', rule.id],
      ['changes.confirm', rule.id],
      ['oversight.set_rule', rule.id],
    ]);
    expect(entries[2]).to.include({ itemVersion: 2 });
    expect(entries[2]?.content).to.have.lengthOf(32);
    const shown = (await officers.auditor.get(`/api/oversight/rules/${rule.id}`)).as(
      showRule.response,
    );
    expect(shown.rule).to.include({ version: 2, isEnabled: false, severity: 'low' });
    expect(shown.versions.map(({ version }) => version)).to.deep.equal([2, 1]);
    expect(shown.versions[1]).to.include({ isEnabled: true, changeId: null });
  });

  it('shows the decider what becomes different, and nothing else', async () => {
    const rule = await ruleCalled('频繁查询');
    const body = {
      kind: 'mass_access' as const,
      parameters: { measure: 'searches' as const, windowMinutes: 60, atLeast: 500 },
    };
    const proposed = await officers.auditor.post('/api/changes', {
      change: amend(rule, { body }),
      reason: '误报太多',
    });
    const { id } = proposed.as(outcome);
    const { lines, acts } = (await officers.security.get(`/api/changes/${id}`)).as(
      showChange.response,
    );
    expect(lines).to.deep.equal([
      {
        label: '条件',
        before: '一人 1 小时内阅查 60 次查询以上',
        after: '一人 1 小时内阅查 500 次查询以上',
      },
    ]);
    expect(acts).to.deep.equal(['confirm', 'reject']);
    expect((await ruleCalled('频繁查询')).version).to.equal(1);
  });

  it('makes a new rule', async () => {
    await setRules(officers, {
      kind: 'oversight.set_rule',
      ruleId: null,
      basedOn: 0,
      rule: {
        label: '半小时内换看多卷',
        severity: 'low',
        isEnabled: true,
        dueDays: 14,
        body: {
          kind: 'mass_access',
          parameters: { measure: 'volumes', windowMinutes: 30, atLeast: 8 },
        },
      },
    });
    expect(await ruleCalled('半小时内换看多卷')).to.include({ version: 1, openFindings: 0 });
  });

  it('refuses what is stale, unchanged, of another kind, or out of bounds', async () => {
    const rule = await ruleCalled('短时大量阅页');
    const { body } = rule;
    if (body.kind !== 'mass_access') throw new Error('another kind');
    const propose = async (change: object): Promise<number> =>
      (await officers.auditor.post('/api/changes', { change, reason: '试一试' })).status;
    expect(await propose({ ...amend(rule, { severity: 'low' }), basedOn: 7 })).to.equal(409);
    expect(await propose(amend(rule, {}))).to.equal(400);
    expect(
      await propose(
        amend(rule, { body: { kind: 'terminal_hours', parameters: { graceMinutes: 0 } } }),
      ),
    ).to.equal(400);
    for (const wrong of [{ windowMinutes: 0 }, { windowMinutes: 10_081 }, { atLeast: 1 }]) {
      const parameters = { ...body.parameters, ...wrong };
      expect(
        await propose(amend(rule, { body: { kind: 'mass_access', parameters } })),
        JSON.stringify(wrong),
      ).to.equal(400);
    }
  });

  it('is proposed by the auditor alone, and never confirmed by them', async () => {
    const rule = await ruleCalled('用途之外阅档');
    const change = amend(rule, { isEnabled: false });
    const sysadmin = await app.as(world.account('sysadmin', 'QY').loginName);
    for (const caller of [officers.security, sysadmin]) {
      const answer = await caller.post('/api/changes', { change, reason: '太吵' });
      expect(answer.status).to.equal(403);
    }
    const proposed = await officers.auditor.post('/api/changes', { change, reason: '太吵' });
    const { id } = proposed.as(outcome);
    expect((await officers.auditor.post(`/api/changes/${id}/confirm`)).status).to.equal(403);
    expect((await sysadmin.post(`/api/changes/${id}/confirm`)).status).to.equal(403);
    expect(await ruleCalled('用途之外阅档')).to.include({ isEnabled: true, version: 1 });
  });

  it('lets the auditor propose nothing but rules', async () => {
    const { database } = app;
    const { id } = await database.superuser('accounts').first<{ id: string }>('id');
    const change = { kind: 'accounts.disable', accountId: id, version: 1 };
    const answer = await officers.auditor.post('/api/changes', { change, reason: '离岗' });
    expect(answer.status).to.equal(403);
  });

  it('sets a calendar, which must make sense', async () => {
    const { calendar, calendarVersion } = await rules();
    const change = (days: { holidays: string[]; workdays: string[] }) => ({
      kind: 'oversight.set_calendar' as const,
      basedOn: calendarVersion,
      calendar: { ...calendar, ...days },
    });
    const clash = change({ holidays: ['2027-02-17'], workdays: ['2027-02-17'] });
    const refused = await officers.auditor.post('/api/changes', { change: clash, reason: '春节' });
    expect(refused.error).to.include({ kind: 'invalid', field: 'change.calendar.workdays' });
    await setRules(officers, change({ holidays: ['2027-02-17'], workdays: ['2027-02-20'] }));
    expect((await rules()).calendar).to.deep.include({ holidays: ['2027-02-17'] });
    expect((await rules()).calendarVersion).to.equal(calendarVersion + 1);
  });
});
