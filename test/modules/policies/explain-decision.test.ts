import { expect } from 'chai';
import { explainDecision, whoCan } from '../../../server/modules/policies/contract.ts';
import { insertAuthority } from '../../../server/modules/archives/index.ts';
import { grantReading } from '../../support/grant-reading.ts';
import type { Caller } from '../../support/caller.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { openRoom, type ArchiveRoom } from '../archives/support/archive-room.ts';

describe('explaining who may do what', () => {
  let room: ArchiveRoom;
  let security: Caller;
  let archiveNo: string;
  let volumeId: string;
  before(async () => {
    room = await openRoom(['QY-BHQ', 'QY-JYJ']);
    security = await room.sign('security_officer', 'QY');
    ({ archiveNo, volumeId } = room.file(room.person('QY-BHQ', 3)));
  });
  after(() => room.app.close());

  const login = (role: string, unit: string, nth = 0): string =>
    room.world.account(role, unit, nth).loginName;
  const explain = async (account: string, action: string, more: object = {}) =>
    (await security.post('/api/policies/explain', { account, action, archiveNo, ...more })).as(
      explainDecision.response,
    );
  const list = async (action: string, more: object = {}) =>
    (await security.post('/api/policies/who-can', { action, archiveNo, limit: 50, ...more })).as(
      whoCan.response,
    );
  const factOf = ({ facts }: Awaited<ReturnType<typeof explain>>, label: string) =>
    facts.find((fact) => fact.label === label)?.value;

  it('cites the line that allows, with its section and every fact in words', async () => {
    const told = await explain(login('clerk', 'QY-BHQ', 1), 'archives.show');
    expect(told.isAllowed).to.equal(true);
    expect(told.line?.text).to.equal('clerk, archives.show, *, own, *, confidential');
    expect(told.line?.section).to.equal('查找');
    expect(told.conclusion).to.equal(`允许：依据策略第 ${told.line?.number ?? 0} 行（查找）。`);
    expect(factOf(told, '关系')).to.equal('本单位（本人事项）');
    expect(factOf(told, '终端')).to.equal('未指定终端');
    expect(factOf(told, '档号')).to.equal(archiveNo);
    expect(told.facts).to.have.length(15);
    const listed = (await security.get('/api/policies/current')).body as {
      text: { lines: string };
    };
    expect(listed.text.lines.split('\n')[(told.line?.number ?? 0) - 1]).to.equal(
      `p, ${told.line?.text ?? ''}`,
    );
  });

  it('agrees with what the server does', async () => {
    for (const [role, unit] of [
      ['clerk', 'QY-BHQ'],
      ['clerk', 'QY-YLX'],
      ['unit_leader', 'QY-BHQ'],
      ['unit_leader', 'QY-FGW'],
      ['archivist', 'QY'],
      ['window_clerk', 'QY-GZ'],
      ['digitiser', 'QY'],
      ['auditor', 'QY'],
    ] as const) {
      const { isAllowed } = await explain(login(role, unit), 'archives.show');
      const answer = await (await room.sign(role, unit)).get(`/api/archives/volumes/${volumeId}`);
      expect(isAllowed, `${role} ${unit}`).to.equal(answer.status === 200);
    }
    security = await room.sign('security_officer', 'QY');
  });

  it('names the reason for a refusal, and the lines that came nearest', async () => {
    const told = await explain(login('clerk', 'QY-YLX', 1), 'archives.show');
    expect(told).to.include({
      isAllowed: false,
      conclusion: '不允许：没有一行策略允许。',
      line: null,
    });
    expect(told.nearest[0]?.line.role).to.equal('clerk');
    expect(told.nearest[0]?.misses).to.deep.equal([
      '关系须为“本单位（本人事项）”，实际为“无隶属关系”',
    ]);
  });

  it('says own file where it is, without naming whose', async () => {
    const clerk = room.world.account('clerk', 'QY-BHQ');
    const own = room.file(room.person('QY-BHQ', 1));
    const answer = await security.post('/api/policies/explain', {
      account: clerk.loginName,
      action: 'archives.show',
      archiveNo: own.archiveNo,
    });
    expect(answer.as(explainDecision.response).conclusion).to.contain('账号本人的档案');
    const other = await explain(login('clerk', 'QY-BHQ', 1), 'archives.show');
    expect(JSON.stringify(other)).to.not.contain(room.person('QY-BHQ', 3).name);
  });

  it('knows the past: authorities, accounts, grants and policy as they were', async () => {
    const { app, world } = room;
    const outsider = login('clerk', 'QY-YLX', 1);
    const before = app.clock.now.toISOString();
    app.clock.pass(60_000);
    const at = app.clock.now;
    const [person, unit] = await Promise.all([
      app.database
        .superuser('volumes')
        .where({ id: volumeId })
        .first<{ person_id: string }>('person_id'),
      app.database.superuser('units').where({ code: 'QY-YLX' }).first<{ id: string }>('id'),
    ]);
    await app.services.db.transaction((tx) =>
      insertAuthority(
        tx,
        {
          personId: person.person_id,
          kind: 'co_manager',
          unitId: unit.id,
          validFrom: '2026-01-01',
        },
        at,
      ),
    );
    expect((await explain(outsider, 'archives.show')).isAllowed).to.equal(true);
    expect((await explain(outsider, 'archives.show', { at: before })).isAllowed).to.equal(false);

    const inUnit = login('clerk', 'QY-YLX', 0);
    app.clock.pass(60_000);
    await app.database.superuser('account_versions').insert({
      ...(await app.database
        .superuser('account_versions as v')
        .join('accounts as a', 'a.id', 'v.account_id')
        .where({ 'a.login_name': outsider })
        .first('v.*')),
      version: 2,
      roles: '["digitiser"]',
      recorded_at: app.clock.now,
    });
    expect((await explain(outsider, 'archives.show')).isAllowed).to.equal(false);
    expect((await explain(outsider, 'archives.show', { at: at.toISOString() })).isAllowed).to.equal(
      true,
    );
    expect(world.account('clerk', 'QY-YLX').loginName).to.equal(inUnit);
  });

  it('follows a grant from before it was given to after it was recalled', async () => {
    const { app, world } = room;
    const reader = login('clerk', 'QY-BHQ', 1);
    const file = room.file(room.person('QY-JYJ', 3));
    const ask = async (at?: string) =>
      (
        await security.post('/api/policies/explain', {
          account: reader,
          action: 'viewing.read',
          archiveNo: file.archiveNo,
          ...(at && { at }),
        })
      ).as(explainDecision.response);
    const before = app.clock.now.toISOString();
    app.clock.pass(1000);
    expect((await ask()).nearest[0]?.misses.join()).to.contain('授权须为“授权有效”');
    const reading = await grantReading(app, world, {
      volumeId: file.volumeId,
      purpose: 'appointment',
      categories: ['1'],
    });
    security = await room.sign('security_officer', 'QY');
    const given = app.clock.now.toISOString();
    expect((await ask()).line?.text).to.equal('clerk, viewing.read, *, own, live, confidential');
    app.clock.pass(60_000);
    const recall = await reading.approvers[0]?.post(`/api/requests/${reading.requestId}/recall`, {
      rowVersion: reading.rowVersion,
      opinion: '事项已办结',
    });
    expect(recall?.status).to.equal(200);
    expect((await ask()).isAllowed).to.equal(false);
    expect((await ask(given)).isAllowed).to.equal(true);
    expect((await ask(before)).isAllowed).to.equal(false);
  });

  it('lists everyone who may, each as an explanation of their own would say', async () => {
    const { items, total } = await list('archives.reveal_id');
    expect(total).to.equal(items.length);
    const names = items.map(({ loginName }) => loginName);
    expect(names)
      .to.include(login('archivist', 'QY'))
      .and.include(login('clerk', 'QY-BHQ', 0));
    for (const { loginName } of room.world.plan.accounts) {
      const { isAllowed } = await explain(loginName, 'archives.reveal_id');
      expect(names.includes(loginName), loginName).to.equal(isAllowed);
    }
    const first = await list('archives.reveal_id', { limit: 1 });
    expect(first).to.deep.include({ total, nextOffset: 1 });
    const second = await list('archives.reveal_id', { limit: 1, offset: 1 });
    expect(second.items[0]?.loginName).to.equal(names[1]);
  });

  it('cuts the list by purpose', async () => {
    const windows = async (purpose: string) =>
      (await list('requests.submit', { purpose })).items.filter(
        ({ roleNames }) => roleNames === '窗口人员',
      );
    expect(await windows('wage')).to.have.length(4);
    expect(await windows('political_review')).to.have.length(0);
  });

  it('stays with a few queries however many accounts there are', async () => {
    const queries: string[] = [];
    const listen = ({ sql }: { sql: string }): void => void queries.push(sql);
    room.app.services.db.on('query', listen);
    await list('archives.show');
    room.app.services.db.removeListener('query', listen);
    expect(queries.length).to.be.below(25);
  });

  it('records what was asked, by the number of the volume alone', async () => {
    const entries = await recordedBy(room.app, async () => {
      await explain(login('clerk', 'QY-BHQ', 1), 'requests.submit', { purpose: 'wage' });
      await list('archives.show');
    });
    expect(
      entries.map(({ kind, action, item, purpose }) => [kind, action, item, purpose]),
    ).to.deep.equal([
      ['DONE', 'policies.explain', volumeId, 'wage'],
      ['DONE', 'policies.who_can', volumeId, undefined],
    ]);
  });

  it('refuses what it cannot answer, and says why', async () => {
    const account = login('clerk', 'QY-BHQ');
    for (const [body, field] of [
      [{ account: 'nobody', action: 'archives.show' }, 'account'],
      [{ account, action: 'archives.show', archiveNo: 'QY-999999' }, 'archiveNo'],
      [{ account, action: 'changes.decide' }, 'action'],
      [{ account, action: 'constructor' }, 'action'],
      [{ account, action: 'archives.show', at: '2099-01-01T00:00:00Z' }, 'at'],
      [{ account, action: 'archives.show', at: '1999-01-01T00:00:00Z' }, 'at'],
      [{ account, action: 'archives.show', at: 'yesterday' }, 'at'],
      [{ account, action: 'archives.show', terminal: '10.9.9.9' }, 'terminal'],
      [{ account, action: 'archives.show', purpose: 'holiday' }, 'purpose'],
      [{ account, action: 'archives.show', role: 'auditor' }, 'role'],
      [{ account, action: 'requests.approve', at: room.app.clock.now.toISOString() }, 'at'],
    ] as const) {
      const answer = await security.post('/api/policies/explain', { archiveNo, ...body });
      expect([answer.status, answer.error.field], JSON.stringify(body)).to.deep.equal([400, field]);
    }
    for (const role of ['sysadmin', 'auditor', 'archivist']) {
      const caller = await room.sign(role, 'QY');
      const body = { account, action: 'archives.show', archiveNo };
      expect((await caller.post('/api/policies/explain', body)).status).to.equal(403);
      expect(
        (await caller.post('/api/policies/who-can', { action: 'archives.show', archiveNo })).status,
      ).to.equal(403);
    }
  });
});
