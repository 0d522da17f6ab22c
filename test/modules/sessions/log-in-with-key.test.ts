import { expect } from 'chai';
import { sm2Sign } from '../../../crypto/sm2.ts';
import {
  challenge,
  loginMessage,
  me,
  showAccount,
} from '../../../server/modules/sessions/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { logInWithKey, makeKey, registerKey, type TestKey } from '../../support/key-holder.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';

const DAY_MS = 24 * 3600_000;

describe('#sessions.login_with_key', () => {
  let app: TestApp;
  let world: World;
  let loginName: string;
  let key: TestKey;
  let keyId: string;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    ({ loginName } = world.account('clerk', 'QY-BHQ'));
    key = makeKey();
    keyId = await registerKey(app, loginName, key);
  });
  after(() => app.close());

  const ask = async (caller: Caller, name = loginName) =>
    (await caller.post('/api/session/challenge', { loginName: name })).as(challenge.response);
  const hostOf = ({ url }: TestApp): string => new URL(url).host;
  const refusedAs = async (outcome: string, attempt: () => Promise<Answer>): Promise<void> => {
    const entries = await recordedBy(app, async () => {
      const answer = await attempt();
      expect(answer.status).to.equal(401);
      expect(answer.headers.getSetCookie()).to.deep.equal([]);
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ kind: 'DENY', action: 'sessions.login_with_key', outcome });
  };

  it('signs a person in who answers with their key', async () => {
    const caller = app.anyone();
    const entries = await recordedBy(app, async () => {
      expect((await logInWithKey(caller, loginName, key)).status).to.equal(200);
    });
    expect((await caller.get('/api/session')).as(me).loginName).to.equal(loginName);
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ kind: 'DONE', action: 'sessions.login_with_key', item: keyId });
    const shown = (await caller.get('/api/account')).as(showAccount.response);
    expect(shown.sessions[0]).to.include({ method: 'key', isThisOne: true, endReason: null });
    expect(shown.keys.map(({ id }) => id)).to.deep.equal([keyId]);
  });

  it('asks nobody for a new password who signed in by key', async () => {
    const { loginName: other } = world.account('clerk', 'QY-YLX');
    const own = makeKey();
    await registerKey(app, other, own);
    await app.database
      .superuser('accounts')
      .where({ login_name: other })
      .update({ must_change: true });
    const caller = app.anyone();
    expect((await logInWithKey(caller, other, own)).as(me).mustChangePassword).to.equal(false);
  });

  it('answers alike whether there is such an account or not', async () => {
    const caller = app.anyone();
    const [known, unknown] = [await ask(caller), await ask(caller, 'nobody')];
    expect(Object.keys(known)).to.deep.equal(Object.keys(unknown));
    expect(known.nonce)
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.equal(unknown.nonce);
    expect([known.terminalId, known.expiresInSeconds]).to.deep.equal([
      unknown.terminalId,
      unknown.expiresInSeconds,
    ]);
    await refusedAs('locked', () => logInWithKey(caller, 'nobody', key));
  });

  it('takes an answer once, even when it comes ten times at the same moment', async () => {
    const caller = app.anyone();
    const { challengeId, ...asked } = await ask(caller);
    const message = loginMessage({ host: hostOf(app), challengeId, ...asked });
    const signature = sm2Sign(key.privateKey, Buffer.from(message)).toString('hex');
    const body = { challengeId, publicKey: key.publicKey, signature };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => app.anyone().post('/api/session/key', body)),
    );
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    await refusedAs('stale', () => caller.post('/api/session/key', body));
  });

  it('takes no answer after a minute', async () => {
    const caller = app.anyone();
    const { challengeId, ...asked } = await ask(caller);
    const message = loginMessage({ host: hostOf(app), challengeId, ...asked });
    const signature = sm2Sign(key.privateKey, Buffer.from(message)).toString('hex');
    app.clock.pass(60_000);
    const body = { challengeId, publicKey: key.publicKey, signature };
    await refusedAs('stale', () => caller.post('/api/session/key', body));
  });

  it('takes no key before or after its time, and none that was revoked or is another’s', async () => {
    const caller = app.anyone();
    const [early, late, revoked, foreign] = [makeKey(), makeKey(), makeKey(), makeKey()];
    const at = (days: number): Date => new Date(app.clock.now.getTime() + days * DAY_MS);
    await registerKey(app, loginName, early, { from: at(1), to: at(2) });
    await registerKey(app, loginName, late, { from: at(-2), to: at(0) });
    const revokedId = await registerKey(app, loginName, revoked);
    const revocation = { key_id: revokedId, revoked_at: app.clock.now };
    await app.database.superuser('account_key_revocations').insert(revocation);
    await registerKey(app, world.account('clerk', 'QY-HWQ').loginName, foreign);
    await refusedAs('out_of_date', () => logInWithKey(caller, loginName, early));
    await refusedAs('out_of_date', () => logInWithKey(caller, loginName, late));
    await refusedAs('revoked', () => logInWithKey(caller, loginName, revoked));
    await refusedAs('unknown_key', () => logInWithKey(caller, loginName, foreign));
    expect((await logInWithKey(caller, loginName, key)).status).to.equal(200);
  });

  it('counts wrong answers like wrong passwords: five lock the account for both', async () => {
    const { loginName: other } = world.account('clerk', 'QY-FGW');
    const own = makeKey();
    await registerKey(app, other, own);
    const wrong = { ...own, privateKey: makeKey().privateKey };
    const caller = app.anyone();
    for (let count = 0; count < 5; count += 1) {
      await refusedAs('wrong', () => logInWithKey(caller, other, wrong));
    }
    await refusedAs('locked', () => logInWithKey(caller, other, own));
  });

  it('takes no answer at another terminal, nor for another host', async () => {
    const { services } = app;
    const { challengeId, ...asked } = await ask(app.anyone());
    const message = loginMessage({ host: 'elsewhere.example', challengeId, ...asked });
    const signature = sm2Sign(key.privateKey, Buffer.from(message)).toString('hex');
    const body = { challengeId, publicKey: key.publicKey, signature };
    await refusedAs('wrong', () => app.anyone().post('/api/session/key', body));
    const first = services.challenges.issue({
      loginName,
      host: hostOf(app),
      terminalId: '01900000-0000-7000-8000-000000000000',
    });
    const signed = sm2Sign(key.privateKey, Buffer.from(loginMessage(first))).toString('hex');
    await refusedAs('other_terminal', () =>
      app.anyone().post('/api/session/key', {
        challengeId: first.challengeId,
        publicKey: key.publicKey,
        signature: signed,
      }),
    );
  });

  it('refuses what is not of the form', async () => {
    const { challengeId } = await ask(app.anyone());
    const good = { challengeId, publicKey: key.publicKey, signature: 'ab'.repeat(64) };
    for (const body of [
      {},
      { ...good, challengeId: 'x' },
      { ...good, signature: 'AB'.repeat(64) },
      { ...good, signature: `30${'ab'.repeat(69)}` },
      { ...good, publicKey: key.publicKey.slice(2) },
      { ...good, publicKey: `02${key.publicKey.slice(2)}` },
      { ...good, loginName },
    ]) {
      const answer = await app.anyone().post('/api/session/key', body);
      expect(answer.status, JSON.stringify(body)).to.equal(400);
    }
    for (const body of [{}, { loginName: '' }, { loginName: 'x'.repeat(65) }, { loginName: 1 }]) {
      expect((await app.anyone().post('/api/session/challenge', body)).status).to.equal(400);
    }
  });

  it('lets a terminal have only so many challenges open', async () => {
    app.clock.pass(60_000);
    const statuses: number[] = [];
    for (let count = 0; count < 33; count += 1) {
      const answer = await app.anyone().post('/api/session/challenge', { loginName });
      statuses.push(answer.status);
    }
    expect(statuses.slice(0, 32)).to.deep.equal(Array.from({ length: 32 }, () => 200));
    expect(statuses[32]).to.equal(429);
    app.clock.pass(60_000);
    expect((await logInWithKey(app.anyone(), loginName, key)).status).to.equal(200);
  });

  it('refuses a terminal that is not registered', async () => {
    await app.database.superuser('terminals').update({ state: 'revoked' });
    for (const [path, body] of [
      ['challenge', { loginName }],
      ['key', { challengeId: keyId, publicKey: key.publicKey, signature: 'ab'.repeat(64) }],
    ] as const) {
      const answer = await app.anyone().post(`/api/session/${path}`, body);
      expect(answer.status, path).to.equal(403);
    }
    await app.database.superuser('terminals').update({ state: 'active' });
  });
});
