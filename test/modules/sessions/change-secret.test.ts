import { expect } from 'chai';
import { DEMO_SECRETS } from '../../../server/modules/sessions/index.ts';
import { me, showAccount } from '../../../server/modules/sessions/contract.ts';
import { ROUTES } from '../../../server/routes.ts';
import { startApp, TEST_PROFILE, type TestApp } from '../../support/app.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { openEar } from '../../support/ear.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';

const DAY_MS = 24 * 3600_000;
const { password } = DEMO_SECRETS;
const GUARDED = ROUTES.filter(
  ({ permission }) => permission !== 'anyone' && permission !== 'signed-in',
);

describe('one’s own password and PIN', () => {
  let app: TestApp;
  let world: World;
  let loginName: string;
  let caller: Caller;
  let nth = 0;
  before(async () => {
    app = await startApp({ profile: { ...TEST_PROFILE, maxAgeDays: 30 } });
    world = await buildWorld(app);
  });
  after(() => app.close());
  beforeEach(async () => {
    const account = world.plan.accounts[nth++];
    if (!account) throw new Error('out of people');
    ({ loginName } = account);
    caller = await app.as(loginName);
  });

  const change = (next: unknown, current: unknown = password, what = 'password'): Promise<Answer> =>
    caller.post(`/api/account/${what}`, { current, next });
  const tryAs = (word: string): Promise<Answer> =>
    app.anyone().post('/api/session', { loginName, password: word });
  const account = () => app.database.superuser('accounts').where({ login_name: loginName });

  it('change by the password in force, and the change is recorded', async () => {
    const entries = await recordedBy(app, async () => {
      expect((await change('Another-2026')).status).to.equal(200);
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ kind: 'CHANGE', action: 'sessions.change_password' });
    expect((await tryAs(password)).status).to.equal(401);
    expect((await tryAs('Another-2026')).status).to.equal(200);
  });

  it('end the account’s other sessions, sockets too, and not one’s own', async () => {
    const other = await app.as(loginName);
    const ear = await openEar(other);
    expect((await change('Another-2026')).status).to.equal(200);
    await ear.isCut;
    const cut = await other.get('/api/session');
    expect(cut.status).to.equal(401);
    expect(cut.error.message).to.contain('口令或 PIN 已修改');
    expect((await caller.get('/api/session')).status).to.equal(200);
    const { sessions } = (await caller.get('/api/account')).as(showAccount.response);
    const reasons = sessions.map(({ endReason, isThisOne }) => [endReason, isThisOne]);
    expect(reasons).to.deep.equal([
      ['secret_changed', false],
      [null, true],
    ]);
  });

  it('are refused with a wrong password, which counts', async () => {
    for (let count = 0; count < 5; count += 1) {
      const [entry] = await recordedBy(app, async () => {
        const answer = await change('Another-2026', 'wrong');
        expect(answer.status).to.equal(400);
        expect(answer.error.field).to.equal('current');
      });
      expect(entry).to.include({ kind: 'DENY', outcome: 'wrong' });
    }
    const [entry] = await recordedBy(app, () => change('Another-2026'));
    expect(entry).to.include({ kind: 'DENY', outcome: 'locked' });
    expect((await tryAs(password)).status).to.equal(401);
  });

  it('are held against the profile', async () => {
    for (const word of [
      'Ab-1',
      'lowercase-only',
      'NODIGITSORSIGNS',
      `X1-${loginName}-x`,
      '12345678',
    ]) {
      const answer = await change(word);
      expect(answer.status, word).to.equal(400);
      expect(answer.error.field, word).to.equal('next');
    }
    for (const pin of ['123', '1234', '4321', '7777', '12a4', '１２３４', ' 2468']) {
      expect((await change(pin, password, 'pin')).status, pin).to.equal(400);
    }
    expect((await change('8205', password, 'pin')).status).to.equal(200);
  });

  it('do not come back before their time', async () => {
    const words = ['Second-2026', 'Third-2026', 'Fourth-2026'];
    expect((await change(password)).status).to.equal(400);
    let current: string = password;
    for (const word of words) {
      app.clock.pass(1000);
      expect((await change(word, current)).status).to.equal(200);
      current = word;
    }
    const [entry] = await recordedBy(app, async () => {
      const answer = await change('Second-2026', current);
      expect(answer.error.message).to.contain('近期用过');
    });
    expect(entry).to.include({ kind: 'DENY', outcome: 'reused' });
    // Three are remembered; the first one is the fourth.
    expect((await change(password, current)).status).to.equal(200);
  });

  it('stand in the history from the beginning, as records alone', async () => {
    const before = await account().first<{ id: string }>('id');
    const records = await app.database
      .superuser('password_records')
      .where({ account_id: before.id })
      .select<{ kind: string; set_by: string | null }[]>('kind', 'set_by');
    expect(records.map(({ kind }) => kind).sort()).to.deep.equal(['password', 'pin']);
    expect(JSON.stringify(records)).to.not.contain(password);
  });

  it('lift the lock of a PIN that was entered wrongly too often', async () => {
    app.clock.pass(11 * 60_000);
    const unlock = (secret: string) => caller.post('/api/session/unlock', { secret });
    for (let count = 0; count < 6; count += 1) await unlock('0000');
    caller = await app.as(loginName);
    expect((await change('8205', password, 'pin')).status).to.equal(200);
    app.clock.pass(11 * 60_000);
    expect((await unlock('8205')).status).to.equal(200);
  });

  for (const [why, overdue] of [
    ['a one-time password', { must_change: true }],
    ['a password too old', { password_set_at: new Date('2026-10-01T00:00:00Z') }],
  ] as const) {
    it(`open nothing but one’s own account to ${why}, until it is changed`, async () => {
      await account().update(overdue);
      const again = app.anyone();
      expect((await again.logIn(loginName, password)).as(me).mustChangePassword).to.equal(true);
      caller = again;
      for (const { name, path, method, contract } of GUARDED) {
        const place = path.replace(/:\w+/g, '01900000-0000-7000-8000-000000000000');
        const isStream = contract.body === 'stream';
        const answer = isStream
          ? await caller.upload(place, Buffer.from('x'))
          : await caller[method === 'get' ? 'get' : 'post'](place);
        expect(answer.status, name).to.equal(403);
        expect(answer.error.kind, name).to.equal('must_change');
      }
      expect((await caller.get('/api/account')).status).to.equal(200);
      app.clock.pass(1000);
      expect((await change('Fresh-2026')).status).to.equal(200);
      const fresh = (await caller.get('/api/session')).as(me);
      expect(fresh.mustChangePassword).to.equal(false);
      for (const place of ['/api/units', '/api/changes']) {
        const answer = await caller.get(place);
        expect(JSON.stringify(answer.body), place).to.not.contain('must_change');
      }
    });
  }

  it('do not stop somebody in the middle of a day', async () => {
    await account().update({
      password_set_at: new Date(app.clock.now.getTime() - 30 * DAY_MS + 60_000),
    });
    caller = await app.as(loginName);
    app.clock.pass(5 * 60_000);
    expect((await caller.get('/api/session')).as(me).mustChangePassword).to.equal(false);
    expect((await app.anyone().logIn(loginName, password)).as(me).mustChangePassword).to.equal(
      true,
    );
  });

  it('refuse what is not of the form, and strangers', async () => {
    for (const what of ['password', 'pin']) {
      for (const body of [
        {},
        { current: '', next: 'x' },
        { current: 'x' },
        { current: 1, next: 2 },
      ]) {
        expect((await caller.post(`/api/account/${what}`, body)).status).to.equal(400);
      }
      const extra = { current: password, next: 'Fresh-2026', accountId: 'x' };
      expect((await caller.post(`/api/account/${what}`, extra)).status).to.equal(400);
      const long = { current: password, next: `Aa1-${'x'.repeat(257)}` };
      expect((await caller.post(`/api/account/${what}`, long)).status).to.equal(400);
      expect((await app.anyone().post(`/api/account/${what}`, {})).status).to.equal(401);
    }
    expect((await app.anyone().get('/api/account')).status).to.equal(401);
  });
});
