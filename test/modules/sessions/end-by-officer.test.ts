import { expect } from 'chai';
import { browseSessions, endSession } from '../../../server/modules/sessions/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { openEar } from '../../support/ear.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';

const reason = '离岗未退出';

describe('#sessions.end', () => {
  let app: TestApp;
  let world: World;
  let officer: Caller;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    officer = await as('security_officer', 'QY');
  });
  after(() => app.close());

  const as = (role: string, unitCode: string, nth = 0): Promise<Caller> =>
    app.as(world.account(role, unitCode, nth).loginName);
  const list = async () => (await officer.get('/api/sessions')).as(browseSessions.response);
  const newestOf = async (role: string, unitCode: string, nth = 0): Promise<string> => {
    const { loginName } = world.account(role, unitCode, nth);
    const found = (await list()).items.find((row) => row.loginName === loginName);
    return found?.id ?? '';
  };
  const end = (caller: Caller, id: string, words: string = reason): Promise<Answer> =>
    caller.post(`/api/sessions/${id}/end`, { reason: words });

  it('ends a session at once: its calls are refused, its lines cut, and its person told why', async () => {
    const clerk = await as('clerk', 'QY-BHQ');
    const ear = await openEar(clerk);
    const id = await newestOf('clerk', 'QY-BHQ');
    const entries = await recordedBy(app, async () => {
      const startedMs = performance.now();
      expect((await end(officer, id)).as(endSession.response)).to.deep.equal({
        id,
        state: 'ended',
      });
      await ear.isCut;
      const refused = await clerk.get('/api/session');
      expect(performance.now() - startedMs).to.be.below(1000);
      expect(refused.status).to.equal(401);
      expect(refused.error.message).to.contain(reason);
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ kind: 'DONE', action: 'sessions.end', item: id });
    if (entries[0]) expect(await detailOf(app, entries[0])).to.contain(reason);
    const heard = ear.heard.length;
    const { notices } = app.services;
    const row = await app.database
      .superuser('sessions')
      .where({ id })
      .first<{ account_id: string }>();
    notices.changedNow('requests', [{ accountId: row.account_id }, { sessionId: id }]);
    await officer.get('/api/session');
    expect(ear.heard).to.have.length(heard);
  });

  it('is done once', async () => {
    await as('clerk', 'QY-BHQ');
    const id = await newestOf('clerk', 'QY-BHQ');
    const answers = await Promise.all([end(officer, id), end(officer, id), end(officer, id)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409]);
  });

  it('leaves the person free to sign in again', async () => {
    await as('clerk', 'QY-YLX');
    await end(officer, await newestOf('clerk', 'QY-YLX'));
    expect((await (await as('clerk', 'QY-YLX')).get('/api/session')).status).to.equal(200);
  });

  it('says nothing of it to another address, or without the token', async () => {
    const clerk = await as('clerk', 'QY-FGW');
    const id = await newestOf('clerk', 'QY-FGW');
    await end(officer, id);
    await app.database.superuser('sessions').where({ id }).update({ address: '10.0.0.9' });
    expect((await clerk.get('/api/session')).error.message).to.not.contain(reason);
  });

  it('wants a reason, a session and an officer', async () => {
    const clerk = await as('clerk', 'QY-HWQ');
    const id = await newestOf('clerk', 'QY-HWQ');
    for (const words of ['', ' ', '字', '字'.repeat(201)]) {
      expect((await end(officer, id, words)).status, words).to.equal(400);
    }
    expect((await end(officer, 'x')).status).to.equal(400);
    expect((await end(officer, '01900000-0000-7000-8000-000000000000')).status).to.equal(403);
    for (const caller of [clerk, await as('auditor', 'QY'), await as('centre_leader', 'QY')]) {
      expect((await end(caller, id)).status).to.equal(403);
    }
    expect((await end(app.anyone(), id)).status).to.equal(401);
    expect((await clerk.get('/api/session')).status).to.equal(200);
    expect((await end(await as('sysadmin', 'QY'), id)).status).to.equal(200);
  });

  it('is told to those who watch, and to nobody else', async () => {
    const auditor = await as('auditor', 'QY');
    const clerk = await as('clerk', 'QY-BHQ', 1);
    const [watching, working] = [await openEar(auditor), await openEar(clerk)];
    await as('clerk', 'QY-BHQ');
    await watching.hears('terminals');
    await end(officer, await newestOf('clerk', 'QY-BHQ'));
    app.services.notices.changedNow('ledger', [{ role: 'clerk' }]);
    await working.hears('ledger');
    expect(working.heard).to.deep.equal(['ledger']);
    watching.close();
    working.close();
  });
});

describe('#sessions.browse', () => {
  let app: TestApp;
  let world: World;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
  });
  after(() => app.close());

  it('shows who is signed in, where and since when, and drops whoever is gone', async () => {
    const officer = await app.as(world.account('sysadmin', 'QY').loginName);
    const clerk = await app.as(world.account('clerk', 'QY-BHQ').loginName);
    const list = async () => (await officer.get('/api/sessions')).as(browseSessions.response);
    const { loginName, name } = world.account('clerk', 'QY-BHQ');
    const shown = await list();
    expect(shown.count).to.equal(2);
    expect(shown.items.find((row) => row.loginName === loginName)).to.deep.include({
      name,
      terminalName: '演示终端',
      address: '127.0.0.1',
      startedAt: app.clock.now.toISOString(),
      signedInBy: '口令',
      isIdle: false,
      isOwn: false,
    });
    await clerk.delete('/api/session');
    expect((await list()).items.map((row) => row.isOwn)).to.deep.equal([true]);
  });

  it('shows an idle session as such, and none of yesterday', async () => {
    await app.as(world.account('clerk', 'QY-BHQ').loginName);
    app.clock.pass(11 * 60_000);
    const officer = await app.as(world.account('sysadmin', 'QY').loginName);
    const list = async () => (await officer.get('/api/sessions')).as(browseSessions.response);
    const idle = (await list()).items.filter((row) => row.isIdle);
    expect(idle.map((row) => row.loginName)).to.include(world.account('clerk', 'QY-BHQ').loginName);
    app.clock.pass(8 * 3_600_000);
    const late = await app.as(world.account('sysadmin', 'QY').loginName);
    expect((await late.get('/api/sessions')).as(browseSessions.response).count).to.equal(1);
  });

  it('pages through many without missing or repeating one', async () => {
    const { loginName } = world.account('auditor', 'QY');
    const officer = await app.as(loginName);
    for (let count = 0; count < 12; count += 1) await app.as(loginName);
    const seen = [];
    let cursor = '';
    do {
      const query = `limit=5${cursor && `&cursor=${cursor}`}`;
      const page = (await officer.get(`/api/sessions?${query}`)).as(browseSessions.response);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? '';
    } while (cursor !== '');
    expect(new Set(seen).size).to.equal(seen.length);
    expect(seen.length).to.be.at.least(13);
    expect((await officer.get('/api/sessions?cursor=nonsense')).status).to.equal(400);
    expect((await officer.get('/api/sessions?limit=51')).status).to.equal(400);
  });
});
