import { expect } from 'chai';
import { DEMO_SECRETS } from '../../../server/modules/sessions/index.ts';
import { showAccount } from '../../../server/modules/sessions/contract.ts';
import { startApp, TEST_PROFILE, type TestApp } from '../../support/app.ts';
import type { Caller } from '../../support/caller.ts';
import { openEar } from '../../support/ear.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const { password } = DEMO_SECRETS;

describe('where one person has one session', () => {
  let app: TestApp;
  let world: World;
  before(async () => {
    app = await startApp({ profile: { ...TEST_PROFILE, sessionsPerPerson: 1 } });
    world = await buildWorld(app);
  });
  after(() => app.close());

  const nameOf = (role: string, unitCode: string, nth = 0): string =>
    world.account(role, unitCode, nth).loginName;
  const isLive = async (caller: Caller): Promise<boolean> =>
    (await caller.get('/api/session')).status === 200;

  it('a new log-in ends the older one within a second, and says so there', async () => {
    const loginName = nameOf('clerk', 'QY-BHQ');
    const older = await app.as(loginName);
    const ear = await openEar(older);
    app.clock.pass(SECOND_MS);
    const newer = app.anyone();
    const entries = await recordedBy(app, () => newer.logIn(loginName, password));
    const beganMs = Date.now();
    await ear.isCut;
    expect(Date.now() - beganMs).to.be.below(1000);
    const answer = await older.get('/api/session');
    expect(answer.status).to.equal(401);
    expect(answer.error.message).to.contain('您的账号已在另一终端登录');
    expect(entries.map(({ action }) => action)).to.deep.equal([
      'sessions.replace',
      'sessions.login',
    ]);
    const { sessions } = (await newer.get('/api/account')).as(showAccount.response);
    expect(sessions.map(({ endReason }) => endReason)).to.deep.equal([null, 'replaced']);
  });

  it('of ten log-ins at the same moment one session is left', async () => {
    const loginName = nameOf('clerk', 'QY-YLX');
    const callers = Array.from({ length: 10 }, () => app.anyone());
    const answers = await Promise.all(
      callers.map((caller) => caller.post('/api/session', { loginName, password })),
    );
    // Whose session another log-in ended before they could be told of it are told of that.
    for (const { status } of answers) expect(status).to.be.oneOf([200, 401]);
    const live = await Promise.all(callers.map(isLive));
    expect(live.filter(Boolean)).to.have.length(1);
  });

  it('a log-in over somebody’s open session leaves it, and takes nothing over', async () => {
    const caller = await app.as(nameOf('clerk', 'QY-HWQ'));
    const { cookie } = caller;
    await caller.logIn(nameOf('clerk', 'QY-FGW'), password);
    expect(caller.cookie).to.not.equal(cookie);
    caller.cookie = cookie;
    expect(await isLive(caller)).to.equal(false);
  });

  it('a planted cookie becomes nobody’s session', async () => {
    const caller = app.anyone();
    caller.cookie = 'lantai_session=planted-by-somebody-else';
    await caller.logIn(nameOf('clerk', 'QY-HWQ', 1), password);
    expect(caller.cookie).to.not.contain('planted');
    const planted = app.anyone();
    planted.cookie = 'lantai_session=planted-by-somebody-else';
    expect(await isLive(planted)).to.equal(false);
  });

  for (const [why, passMs] of [
    ['has been idle', 10 * MINUTE_MS + SECOND_MS],
    ['is eight hours old', 8 * 60 * MINUTE_MS + SECOND_MS],
  ] as const) {
    it(`cuts the sockets of a session that ${why}, within about a second`, async () => {
      const caller = await app.as(nameOf('unit_leader', 'QY-BHQ'));
      const ear = await openEar(caller);
      app.clock.pass(passMs);
      const beganMs = Date.now();
      await ear.isCut;
      expect(Date.now() - beganMs).to.be.below(3000);
    });
  }

  it('keeps the sockets of one that is in use', async () => {
    const caller = await app.as(nameOf('unit_leader', 'QY-YLX'));
    const ear = await openEar(caller);
    let isCut = false;
    void ear.isCut.then(() => (isCut = true));
    app.clock.pass(9 * MINUTE_MS);
    await caller.get('/api/session');
    app.clock.pass(9 * MINUTE_MS);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(isCut).to.equal(false);
    ear.close();
  });

  it('cuts the sockets of an account that was disabled behind our back', async () => {
    const loginName = nameOf('unit_leader', 'QY-HWQ');
    const ear = await openEar(await app.as(loginName));
    await app.database
      .superuser('accounts')
      .where({ login_name: loginName })
      .update({ state: 'disabled' });
    await ear.isCut;
  });
});
