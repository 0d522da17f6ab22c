import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { DEMO_SECRETS } from '../../../server/modules/sessions/index.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { openEar } from '../../support/ear.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';

const MINUTE_MS = 60_000;

describe('a session', () => {
  let app: TestApp;
  let world: World;
  let caller: Caller;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
  });
  after(() => app.close());
  beforeEach(async () => {
    caller = await app.as(world.account('clerk', 'QY-BHQ').loginName);
  });

  const look = (): Promise<Answer> => caller.get('/api/session');
  const unlock = (secret: string): Promise<Answer> =>
    caller.post('/api/session/unlock', { secret });

  it('is wanted', async () => {
    for (const cookie of ['', 'lantai_session=', 'lantai_session=AAAA', 'other=x']) {
      const stranger = app.anyone();
      stranger.cookie = cookie;
      const answer = await stranger.get('/api/session');
      expect(answer.status, cookie).to.equal(401);
      expect(answer.error.kind).to.equal('unauthenticated');
    }
  });

  it('lasts while its person works', async () => {
    for (let step = 0; step < 4; step += 1) {
      app.clock.pass(9 * MINUTE_MS);
      expect((await look()).status).to.equal(200);
    }
  });

  it('asks for the PIN after ten idle minutes, and goes on with it', async () => {
    app.clock.pass(10 * MINUTE_MS + 1000);
    const locked = await look();
    expect(locked.status).to.equal(423);
    expect(locked.error.kind).to.equal('locked');
    const entries = await recordedBy(app, async () => {
      expect((await unlock(DEMO_SECRETS.pin)).status).to.equal(200);
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ kind: 'DONE', action: 'sessions.unlock' });
    expect((await look()).status).to.equal(200);
  });

  it('is locked at once where its page says that nobody is there', async () => {
    const ear = await openEar(caller);
    const entries = await recordedBy(app, async () => {
      expect((await caller.post('/api/session/lock')).status).to.equal(200);
    });
    expect(entries[0]).to.include({ kind: 'DONE', action: 'sessions.lock' });
    await ear.isCut;
    expect((await look()).status).to.equal(423);
    expect((await caller.post('/api/session/lock')).status).to.equal(200);
    expect((await unlock(DEMO_SECRETS.pin)).status).to.equal(200);
    expect((await app.anyone().post('/api/session/lock')).status).to.equal(401);
    expect((await caller.post('/api/session/lock', { more: 1 })).status).to.equal(400);
  });

  it('is not woken by a call that found it in use and is overtaken by the lock', async () => {
    app.clock.pass(MINUTE_MS);
    const { superuser } = app.database;
    const lock = await superuser.transaction();
    await lock('sessions').update({ last_seen_at: new Date(app.clock.now.getTime() - 3_600_000) });
    const overtaken = look();
    const waits = () =>
      superuser('pg_stat_activity').where({ datname: app.database.name, wait_event_type: 'Lock' });
    while ((await waits()).length === 0) await nextTurn();
    await lock.commit();
    expect((await overtaken).status).to.equal(200);
    expect((await look()).status).to.equal(423);
  });

  it('stays locked after a wrong PIN, which is recorded', async () => {
    app.clock.pass(11 * MINUTE_MS);
    const entries = await recordedBy(app, async () => {
      const answer = await unlock('wrong');
      expect(answer.status).to.equal(423);
      expect(answer.error.field).to.equal('secret');
    });
    expect(entries[0]).to.include({ kind: 'DENY', action: 'sessions.unlock', outcome: 'wrong' });
    expect((await look()).status).to.equal(423);
  });

  it('counts wrong PINs, and locks the lock after five of them', async () => {
    caller = await app.as(world.account('clerk', 'QY-BHQ', 1).loginName);
    app.clock.pass(11 * MINUTE_MS);
    for (let count = 0; count < 5; count += 1) await unlock('0000');
    const entries = await recordedBy(app, async () => {
      const answer = await unlock(DEMO_SECRETS.pin);
      expect(answer.status).to.equal(423);
      expect(answer.error.message).to.contain('PIN 已锁定');
    });
    expect(entries[0]).to.include({ kind: 'DENY', outcome: 'locked' });
  });

  it('asks those who have no PIN for their password, and counts it like those at the door', async () => {
    const { loginName } = world.account('clerk', 'QY-YLX', 1);
    await app.database.superuser('accounts').where({ login_name: loginName }).update({
      pin_record: null,
    });
    caller = await app.as(loginName);
    app.clock.pass(11 * MINUTE_MS);
    expect((await unlock(DEMO_SECRETS.pin)).status).to.equal(423);
    expect((await unlock(DEMO_SECRETS.password)).status).to.equal(200);
    app.clock.pass(11 * MINUTE_MS);
    for (let count = 0; count < 5; count += 1) await unlock('wrong');
    expect((await unlock(DEMO_SECRETS.password)).status).to.equal(423);
    const { password } = DEMO_SECRETS;
    const again = await app.anyone().post('/api/session', { loginName, password });
    expect(again.status).to.equal(401);
  });

  it('ends eight hours after it began, however busy its person was', async () => {
    for (let step = 0; step < 53; step += 1) {
      app.clock.pass(9 * MINUTE_MS);
      expect((await look()).status).to.equal(200);
    }
    app.clock.pass(3 * MINUTE_MS);
    expect((await look()).status).to.equal(401);
    expect((await unlock(DEMO_SECRETS.pin)).status).to.equal(401);
  });

  it('ends with a log-out: the cookie opens nothing any more', async () => {
    const cookie = caller.cookie;
    const entries = await recordedBy(app, async () => {
      expect((await caller.delete('/api/session')).status).to.equal(200);
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ kind: 'DONE', action: 'sessions.logout' });
    expect(caller.cookie).to.equal('lantai_session=');
    caller.cookie = cookie;
    expect((await look()).status).to.equal(401);
    expect((await caller.delete('/api/session')).status).to.equal(401);
  });

  it('can be left while it is locked', async () => {
    app.clock.pass(11 * MINUTE_MS);
    expect((await caller.delete('/api/session')).status).to.equal(200);
  });

  it('does not follow its cookie to another address', async () => {
    const moved = (address: string) => app.database.superuser('sessions').update({ address });
    await moved('192.0.2.1');
    expect((await look()).status).to.equal(401);
    await moved('127.0.0.1');
    expect((await look()).status).to.equal(200);
  });

  it('is untouched by the log-out of another one of the same person', async () => {
    const other = await app.as(world.account('clerk', 'QY-BHQ').loginName);
    await other.delete('/api/session');
    expect((await look()).status).to.equal(200);
  });
});
