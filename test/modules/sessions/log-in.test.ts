import { expect } from 'chai';
import { sm3 } from '../../../crypto/sm3.ts';
import { DEMO_SECRETS } from '../../../server/modules/sessions/index.ts';
import { me } from '../../../server/modules/sessions/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Answer } from '../../support/caller.ts';
import { listLedger, recordedBy } from '../../support/ledger-entries.ts';
import { buildWorld, type World } from '../../support/world.ts';

const { password } = DEMO_SECRETS;

describe('#sessions.login', () => {
  let app: TestApp;
  let world: World;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
  });
  after(() => app.close());

  const nameOf = (role: string, unitCode: string, nth = 0): string =>
    world.account(role, unitCode, nth).loginName;
  const tryAs = (loginName: string, word: string): Promise<Answer> =>
    app.anyone().post('/api/session', { loginName, password: word });
  const accountOf = (login_name: string) =>
    app.database.superuser('accounts').where({ login_name });
  const idOf = async (loginName: string): Promise<string> => {
    const row = await accountOf(loginName).first<{ id: string }>('id');
    return row.id;
  };

  it('signs a person in, and says who they are and what they may do', async () => {
    const account = world.account('clerk', 'QY-BHQ');
    const caller = app.anyone();
    const entries = await recordedBy(app, () => caller.logIn(account.loginName, password));
    const person = (await caller.get('/api/session')).as(me);
    expect(person).to.include({ loginName: account.loginName, name: account.name });
    expect(person).to.include({ clearance: 'secret', terminalName: '演示终端' });
    expect(person.unit.code).to.equal('QY-BHQ');
    expect(person.abilities).to.include('requests.submit').and.not.include('requests.approve');
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({
      kind: 'DONE',
      action: 'sessions.login',
      actor: person.accountId,
      unit: person.unit.id,
    });
  });

  it('tells when the person was last here', async () => {
    const loginName = nameOf('deputy_head', 'QY');
    const first = await app.anyone().logIn(loginName, password);
    expect(first.as(me).lastLoginAt).to.equal(null);
    const second = await app.anyone().logIn(loginName, password);
    expect(second.as(me).lastLoginAt).to.equal(app.clock.now.toISOString());
  });

  it('takes a log-in name in capitals or with space around it', async () => {
    const loginName = ` ${nameOf('clerk', 'QY-BHQ').toUpperCase()} `;
    expect((await tryAs(loginName, password)).status).to.equal(200);
  });

  it('gives a cookie that no script reads and no other site sends', async () => {
    const answer = await tryAs(nameOf('clerk', 'QY-BHQ'), password);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).to.match(/^lantai_session=[\w-]{43};/);
    expect(cookie.toLowerCase()).to.contain('httponly').and.contain('samesite=strict');
    expect(cookie).to.contain('path=/');
  });

  it('stores no token, only its digest', async () => {
    const caller = await app.as(nameOf('clerk', 'QY-BHQ'));
    const token = caller.cookie.split('=')[1] ?? '';
    const sessions = await app.database.superuser('sessions').select();
    expect(JSON.stringify(sessions)).to.not.contain(token);
    const found = await app.database.superuser('sessions').where({ token_digest: sm3(token) });
    expect(found).to.have.length(1);
  });

  it('gives a fresh session at every log-in, whatever cookie came along', async () => {
    const caller = await app.as(nameOf('clerk', 'QY-BHQ'));
    const before = caller.cookie;
    await caller.logIn(nameOf('clerk', 'QY-BHQ'), password);
    expect(caller.cookie).to.not.equal(before);
  });

  it('refuses a wrong password, an unknown name and a disabled account in the same words', async () => {
    const disabled = nameOf('window_clerk', 'QY-TX');
    await accountOf(disabled).update({ state: 'disabled' });
    const answers = [
      await tryAs(nameOf('clerk', 'QY-YLX'), 'wrong'),
      await tryAs('nobody', password),
      await tryAs(disabled, password),
    ];
    for (const answer of answers) {
      expect(answer.status).to.equal(401);
      expect(answer.headers.getSetCookie()).to.deep.equal([]);
      expect({ ...answer.error, requestId: '' }).to.deep.equal({
        ...answers[0]?.error,
        requestId: '',
      });
    }
  });

  it('records each refusal with its cause', async () => {
    const loginName = nameOf('clerk', 'QY-YLX');
    const [wrong, unknown] = await recordedBy(app, async () => {
      await tryAs(loginName, 'wrong');
      await tryAs('nobody', password);
    });
    expect(wrong).to.include({ kind: 'DENY', action: 'sessions.login', outcome: 'wrong' });
    expect(wrong).to.include({ actor: await idOf(loginName) });
    expect(unknown).to.include({ kind: 'DENY', actor: 'anonymous', outcome: 'locked' });
  });

  it('ends the sessions of an account that is disabled', async () => {
    const loginName = nameOf('window_clerk', 'QY-TX', 1);
    const caller = await app.as(loginName);
    await accountOf(loginName).update({ state: 'disabled' });
    expect((await caller.get('/api/session')).status).to.equal(401);
  });

  it('locks after five wrong passwords, and then refuses the right one', async () => {
    const loginName = nameOf('clerk', 'QY-HWQ');
    for (let count = 0; count < 5; count += 1) await tryAs(loginName, 'wrong');
    const [entry] = await recordedBy(app, async () => {
      expect((await tryAs(loginName, password)).status).to.equal(401);
    });
    expect(entry).to.include({ kind: 'DENY', outcome: 'locked' });
  });

  it('forgives four wrong passwords after a right one', async () => {
    const loginName = nameOf('clerk', 'QY-FGW');
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 4; count += 1) await tryAs(loginName, 'wrong');
      expect((await tryAs(loginName, password)).status).to.equal(200);
    }
  });

  it('looks at exactly five of a thousand guesses made at once', async () => {
    const loginName = nameOf('clerk', 'QY-HWQ', 1);
    const { passwords } = app.services;
    const { inTurn } = passwords;
    let evaluated = 0;
    let atOnce = 0;
    let mostAtOnce = 0;
    passwords.inTurn = (lane, work) =>
      inTurn(lane, async (compute) => {
        mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
        try {
          return await work({
            ...compute,
            verify(secret, record) {
              evaluated += 1;
              return compute.verify(secret, record);
            },
          });
        } finally {
          atOnce -= 1;
        }
      });
    const guesses = Array.from({ length: 1000 }, (_, count) => tryAs(loginName, `guess ${count}`));
    const answers = await Promise.all(guesses);
    passwords.inTurn = inTurn;
    // How many are turned away for crowding is up to the machine.
    for (const { status } of answers) expect(status).to.be.oneOf([401, 429]);
    expect(evaluated).to.equal(5);
    expect(mostAtOnce).to.equal(2);
    const actor = await idOf(loginName);
    const outcomes = (await listLedger(app))
      .filter((entry) => entry.actor === actor)
      .map(({ outcome }) => outcome);
    const count = (word: string): number => outcomes.filter((outcome) => outcome === word).length;
    expect(outcomes).to.have.length(1000);
    expect(count('wrong')).to.equal(5);
    expect(count('locked')).to.be.at.least(61);
    expect(count('locked') + count('too_many')).to.equal(995);
    expect((await tryAs(loginName, password)).status).to.equal(401);
  });

  it('refuses an empty or overlong word before it counts', async () => {
    const loginName = nameOf('unit_leader', 'QY-GZ');
    for (const word of ['', 'x'.repeat(257)]) {
      expect((await tryAs(loginName, word)).status).to.equal(400);
    }
    const row = await accountOf(loginName).first<{ password_failures: number }>();
    expect(row.password_failures).to.equal(0);
  });

  it('refuses a terminal that is not registered, before any password', async () => {
    await app.database.superuser('terminals').update({ state: 'revoked' });
    const entries = await recordedBy(app, async () => {
      const answer = await tryAs(nameOf('clerk', 'QY-BHQ'), password);
      expect(answer.status).to.equal(403);
      expect(answer.error.message).to.contain('本终端未登记');
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ kind: 'DENY', outcome: 'unregistered_terminal' });
    await app.database.superuser('terminals').update({ state: 'active' });
  });
});
