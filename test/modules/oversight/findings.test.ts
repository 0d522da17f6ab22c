import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import {
  browseFindings,
  previewRule,
  showFinding,
  takeUpFinding,
  type Finding,
} from '../../../server/modules/oversight/contract.ts';
import { listAlarms } from '../../../server/modules/alarms/list-alarms.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Caller } from '../../support/caller.ts';
import { detailOf, listLedger, recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, planWorld, type World } from '../../support/world.ts';
import { adoptRule, draftOf, recordActs } from './support/watch-room.ts';

const DAY_MS = 86_400_000;

describe('findings', () => {
  let app: TestApp;
  let world: World;
  let auditor: Caller;
  let other: Caller;
  let ruleId: string;
  const idOf = async (loginName: string): Promise<string> =>
    (
      await app.database
        .superuser('accounts')
        .where({ login_name: loginName })
        .first<{ id: string }>('id')
    ).id;

  before(async () => {
    app = await startApp();
    const plan = planWorld();
    const first = plan.accounts.find(({ roles }) => roles.includes('auditor'));
    if (!first) throw new Error('no auditor');
    plan.accounts.push({ ...first, loginName: 'auditor2', name: '周复核' });
    world = await buildWorld(app, plan);
    auditor = await app.as(first.loginName);
    other = await app.as('auditor2');
    ruleId = await adoptRule(
      app,
      draftOf({ kind: 'repeated_refusals', parameters: { windowMinutes: 60, atLeast: 3 } }),
    );
  });
  after(() => app.close());

  /** Has the rule find something about somebody. */
  async function find(subject: string): Promise<string> {
    const refusal = { kind: 'DENY', action: 'archives.show', actor: subject } as const;
    const minute = '2026-11-24 10:00';
    await recordActs(
      app,
      [1, 2, 3].map(() => ({ ...refusal, minute })),
    );
    await app.services.overseer.catchUp();
    const { id } = await app.database
      .superuser('oversight_findings')
      .where({ rule_id: ruleId, subject })
      .first<{ id: string }>('id');
    return id;
  }
  const show = async (id: string, caller = auditor): Promise<Finding> =>
    (await caller.get(`/api/findings/${id}`)).as(showFinding.response);
  const list = async (query: string, caller = auditor) =>
    (await caller.get(`/api/findings?${query}`)).as(browseFindings.response);
  const step = (id: string, act: string, body: object, caller = auditor) =>
    caller.post(`/api/findings/${id}/${act}`, body);

  it('go from new to a conclusion, step by step, each recorded', async () => {
    const clerk = world.account('clerk', 'QY-HWQ');
    const id = await find(await idOf(clerk.loginName));
    const before = await show(id);
    expect(before).to.include({ state: 'new', entries: 3, subjectName: clerk.name, stepNo: 0 });
    expect(before.said).to.equal('一人 1 小时内被拒绝 3 次以上');
    expect(before.evidence.map(({ action }) => action)).to.deep.equal(
      Array(3).fill('archives.show'),
    );
    expect(before.acts).to.deep.equal(['begin', 'assign', 'note', 'conclude']);
    const entries = await recordedBy(app, async () => {
      await step(id, 'begin', { basedOn: 0 });
      await step(id, 'note', { basedOn: 1, note: '已向单位负责人核实' });
      const answer = await step(id, 'conclude', {
        basedOn: 2,
        conclusion: 'normal',
        note: '误点了旧的收藏地址',
      });
      expect(answer.body).to.deep.equal({ id, state: 'concluded' });
    });
    expect(entries.map(({ action, item, outcome }) => [action, item, outcome])).to.deep.equal([
      ['findings.begin', id, undefined],
      ['findings.note', id, undefined],
      ['findings.conclude', id, 'normal'],
    ]);
    const [, noted] = entries;
    if (!noted) throw new Error('nothing noted');
    expect(await detailOf(app, noted)).to.equal('已向单位负责人核实');
    const after = await show(id);
    expect(after).to.include({ state: 'concluded', conclusion: 'normal', hasLaterEntries: false });
    expect(after.steps.map(({ kind, note }) => [kind, note])).to.deep.equal([
      ['begin', ''],
      ['note', '已向单位负责人核实'],
      ['conclude', '误点了旧的收藏地址'],
    ]);
    expect(after.acts).to.deep.equal(['reopen']);
    const { rows } = await app.database.superuser.raw<{ rows: { sealed_note: Buffer }[] }>(
      'select sealed_note from oversight_steps where sealed_note is not null',
    );
    for (const { sealed_note } of rows) expect(sealed_note.includes('核实')).to.equal(false);
  });

  it('are reopened for a reason, and say when entries came after their conclusion', async () => {
    const subject = randomUUID();
    const id = await find(subject);
    await step(id, 'conclude', { basedOn: 0, conclusion: 'false_alarm', note: '测试账号的操作' });
    app.clock.pass(60_000);
    const late = { kind: 'DENY', action: 'archives.show', actor: subject } as const;
    await recordActs(app, [{ ...late, minute: '2026-11-24 10:10' }]);
    await app.services.overseer.catchUp();
    expect(await show(id)).to.include({ hasLaterEntries: true, entries: 4, state: 'concluded' });
    expect((await step(id, 'reopen', { basedOn: 1, note: '' })).status).to.equal(400);
    expect((await step(id, 'reopen', { basedOn: 1, note: '又有新的条目' })).status).to.equal(200);
    expect(await show(id)).to.include({ state: 'under_way', conclusion: null });
  });

  it('are given to another auditor with a day, and are theirs from then on', async () => {
    const id = await find(randomUUID());
    const { auditors } = await show(id);
    const second = auditors.find(({ name }) => name === '周复核');
    const mineBefore = (await list('box=mine', other)).counts.mine;
    const body = { basedOn: 0, assigneeId: second?.accountId, dueOn: '2026-12-01', note: '' };
    expect((await step(id, 'assign', body)).status).to.equal(200);
    expect(await show(id)).to.include({
      assigneeName: '周复核',
      state: 'under_way',
      dueAt: '2026-12-01T15:59:59.000Z',
    });
    const mine = await list('box=mine', other);
    expect(mine.items.map((item) => item.id)).to.include(id);
    expect(mine.counts.mine).to.equal(mineBefore + 1);
    const clerk = await idOf(world.account('clerk', 'QY-HWQ').loginName);
    const wrong = await step(id, 'assign', { basedOn: 1, assigneeId: clerk });
    expect(wrong.error.field).to.equal('assigneeId');
    const past = { basedOn: 1, assigneeId: second?.accountId, dueOn: '2026-11-01' };
    expect((await step(id, 'assign', past)).error.field).to.equal('dueOn');
  });

  it('are taken on from where they stand: stale acts and acts out of turn lose', async () => {
    const id = await find(randomUUID());
    expect((await step(id, 'reopen', { basedOn: 0, note: '重新核查' })).status).to.equal(409);
    expect((await step(id, 'begin', { basedOn: 0 })).status).to.equal(200);
    expect((await step(id, 'note', { basedOn: 0, note: '晚了一步' })).status).to.equal(409);
    const at = { basedOn: 1, note: '同时写下' };
    const both = await Promise.all([step(id, 'note', at), step(id, 'note', at, other)]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
  });

  it('are not worked on by whom they are about, and that they tried is recorded', async () => {
    const id = await find(await idOf('auditor2'));
    const entries = await recordedBy(app, async () => {
      const answer = await step(
        id,
        'conclude',
        { basedOn: 0, conclusion: 'normal', note: '没有事' },
        other,
      );
      expect(answer.status).to.equal(400);
      const again = { basedOn: 0, conclusion: 'normal', note: '是我本人，没有事' };
      expect((await step(id, 'conclude', again, other)).status).to.equal(403);
    });
    expect(entries.map(({ kind, action, item }) => [kind, action, item])).to.deep.equal([
      ['DENY', 'findings.conclude', id],
    ]);
    expect((await show(id, other)).acts).to.deep.equal([]);
    const mine = { basedOn: 0, assigneeId: await idOf('auditor2') };
    expect((await step(id, 'assign', mine)).error.field).to.equal('assigneeId');
    expect((await step(id, 'begin', { basedOn: 0 })).status).to.equal(200);
  });

  it('are the auditor’s alone', async () => {
    const id = await find(randomUUID());
    for (const [role, unit] of [
      ['security_officer', 'QY'],
      ['sysadmin', 'QY'],
      ['clerk', 'QY-HWQ'],
    ] as const) {
      const caller = await app.as(world.account(role, unit).loginName);
      expect((await caller.get(`/api/findings/${id}`)).status, role).to.equal(403);
      expect((await caller.get('/api/findings')).status, role).to.equal(403);
      expect((await step(id, 'begin', { basedOn: 0 }, caller)).status, role).to.equal(403);
    }
    expect((await app.anyone().get('/api/findings')).status).to.equal(401);
  });

  it('are listed by box, weight and rule, page by page', async () => {
    const all = await list('box=all&limit=50');
    const open = await list(`box=open&limit=50&ruleId=${ruleId}`);
    expect(open.items.every(({ state }) => state !== 'concluded')).to.equal(true);
    expect(open.counts.open).to.equal((await list('box=open&limit=50')).items.length);
    const done = await list('box=concluded&conclusion=normal');
    expect(done.items.map(({ conclusion }) => conclusion)).to.deep.equal(['normal']);
    expect((await list('box=all&severity=high')).items).to.deep.equal([]);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await list(`box=all&limit=2${cursor}`);
      seen.push(...page.items.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).to.deep.equal(all.items.map(({ id }) => id));
  });

  it('are taken up by hand, from entries of one account that is not one’s own', async () => {
    const ledger = await listLedger(app);
    const clerk = await idOf(world.account('clerk', 'QY-HWQ').loginName);
    const own = await idOf(world.account('auditor', 'QY').loginName);
    const placesOf = (actor: string): number[] =>
      ledger.flatMap((entry, index) => (entry.actor === actor ? [index] : []));
    const takeUp = (indexes: number[]) =>
      auditor.post('/api/findings', {
        indexes,
        severity: 'medium',
        dueDays: 7,
        note: '单位来电反映异常查询',
      });
    const [mine = 0] = placesOf(own);
    const [theirs = 0, another = 0] = placesOf(clerk);
    expect((await takeUp([theirs, mine])).error.field).to.equal('indexes');
    expect((await takeUp([mine])).error.field).to.equal('indexes');
    expect((await takeUp([9_999_999])).error.field).to.equal('indexes');
    const { id } = (await takeUp([theirs, another, theirs])).as(takeUpFinding.response);
    const shown = await show(id);
    expect(shown).to.include({ label: '手工立项', state: 'under_way', entries: 2, ruleId: null });
    expect(shown.steps.map(({ kind }) => kind)).to.deep.equal(['begin', 'note']);
  });

  it('raise an alarm once they are overdue, until they are concluded', async () => {
    const codes = async (): Promise<string[]> =>
      (await listAlarms(app.services)).map(({ code }) => code);
    expect(await codes()).to.not.include('findings.overdue');
    const back = app.clock.now;
    app.clock.pass(30 * DAY_MS);
    expect(await codes()).to.include('findings.overdue');
    app.clock.now = back;
  });

  it('can be tried for a rule without being found', async () => {
    const before = await app.database.superuser('oversight_findings').count<{ count: string }[]>();
    const body = { kind: 'repeated_refusals', parameters: { windowMinutes: 60, atLeast: 3 } };
    const entries = await recordedBy(app, async () => {
      const tried = await auditor.post('/api/oversight/preview', { body, days: 3 });
      const shown = tried.as(previewRule.response);
      expect(shown.findings).to.be.above(3);
      expect(shown.samples[0]?.entries).to.be.at.least(3);
      expect(shown.samples.map(({ subjectName }) => subjectName)).to.include('周复核');
      const strict = { ...body, parameters: { windowMinutes: 60, atLeast: 5000 } };
      const none = await auditor.post('/api/oversight/preview', { body: strict, days: 3 });
      expect(none.as(previewRule.response).findings).to.equal(0);
    });
    expect(entries.map(({ action }) => action)).to.deep.equal(Array(2).fill('oversight.preview'));
    const after = await app.database.superuser('oversight_findings').count<{ count: string }[]>();
    expect(after).to.deep.equal(before);
  });
});
