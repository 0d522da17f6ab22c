import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { sm2PublicKeyFromPoint } from '../../../crypto/sm2-keys.ts';
import { showAccount } from '../../../server/modules/accounts/contract.ts';
import { outcome, showChange } from '../../../server/modules/changes/contract.ts';
import {
  showAccount as showOwnAccount,
  showMe,
} from '../../../server/modules/sessions/contract.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { openEar } from '../../support/ear.ts';
import { logInWithKey, makeKey } from '../../support/key-holder.ts';
import { buildWorld, type World } from '../../support/world.ts';

const DAY_MS = 24 * 3600_000;
/** Sixteen digits at either end of the two coordinates. */
const abridged = (publicKey: string): string => `${publicKey.slice(2, 18)}…${publicKey.slice(114)}`;

describe('a key of an account', () => {
  let app: TestApp;
  let world: World;
  let sysadmin: Caller;
  let security: Caller;
  let loginName: string;
  let accountId: string;
  before(async () => {
    app = await startApp();
    world = await buildWorld(app);
    sysadmin = await app.as(world.account('sysadmin', 'QY').loginName);
    security = await app.as(world.account('security_officer', 'QY').loginName);
    ({ loginName } = world.account('clerk', 'QY-BHQ'));
    const row = await app.database
      .superuser('accounts')
      .where({ login_name: loginName })
      .first<{ id: string }>('id');
    accountId = row.id;
  });
  after(() => app.close());

  const registration = (publicKey: string, more: object = {}): object => ({
    kind: 'accounts.register_key',
    accountId,
    publicKey,
    label: 'UK-0001',
    validFrom: '2026-11-24',
    validTo: '2027-11-23',
    ...more,
  });
  const propose = (change: object, caller = security): Promise<Answer> =>
    caller.post('/api/changes', { change, reason: '配发密钥' });
  const confirm = (id: string, caller = sysadmin): Promise<Answer> =>
    caller.post(`/api/changes/${id}/confirm`, { opinion: '' });
  const carryOut = async (change: object): Promise<void> => {
    const { id } = (await propose(change)).as(outcome);
    expect((await confirm(id)).as(outcome).state).to.equal('confirmed');
  };

  it('signs in once both officers have spoken, and no sooner', async () => {
    const key = makeKey();
    const { id } = (await propose(registration(key.publicKey))).as(outcome);
    expect((await logInWithKey(app.anyone(), loginName, key)).status).to.equal(401);
    const shown = (await sysadmin.get(`/api/changes/${id}`)).as(showChange.response);
    expect(shown.lines.map(({ label }) => label)).to.deep.equal(['公钥', '有效期']);
    expect((await confirm(id, security)).status).to.equal(403);
    expect((await confirm(id)).status).to.equal(200);
    expect((await logInWithKey(app.anyone(), loginName, key)).status).to.equal(200);
  });

  it('is taken as PEM too, and with an id of its own', async () => {
    const key = makeKey();
    const point = sm2PublicKeyFromPoint(Buffer.from(key.publicKey, 'hex'));
    const pem = point.export({ type: 'spki', format: 'pem' });
    await carryOut(registration(pem));
    expect((await logInWithKey(app.anyone(), loginName, key)).status).to.equal(200);
  });

  it('is good on its last day, and not on the next', async () => {
    const key = makeKey();
    await carryOut(registration(key.publicKey, { validTo: '2026-11-24' }));
    const was = app.clock.now;
    app.clock.now = new Date('2026-11-24T15:59:59Z');
    expect((await logInWithKey(app.anyone(), loginName, key)).status).to.equal(200);
    app.clock.now = new Date('2026-11-24T16:00:00Z');
    expect((await logInWithKey(app.anyone(), loginName, key)).status).to.equal(401);
    app.clock.now = was;
  });

  it('once revoked signs in nowhere, ends the open session, and does not come back', async () => {
    const key = makeKey();
    await carryOut(registration(key.publicKey));
    const caller = app.anyone();
    await logInWithKey(caller, loginName, key);
    const ear = await openEar(caller);
    const { keys } = (await caller.get('/api/account')).as(showOwnAccount.response);
    const keyId = keys.find((one) => one.publicKey === abridged(key.publicKey))?.id;
    app.clock.pass(1000);
    await carryOut({ kind: 'accounts.revoke_key', keyId });
    await ear.isCut;
    expect((await caller.get('/api/session')).status).to.equal(401);
    expect((await logInWithKey(app.anyone(), loginName, key)).status).to.equal(401);
    expect((await propose(registration(key.publicKey))).status).to.equal(409);
    expect((await propose({ kind: 'accounts.revoke_key', keyId })).status).to.equal(409);
  });

  it('is shown to the officers with its days and its end, abridged, and offered to who proposes', async () => {
    const key = makeKey();
    const show = async (caller: Caller) =>
      (await caller.get(`/api/accounts/${accountId}`)).as(showAccount.response);
    const find = async (caller: Caller) =>
      (await show(caller)).keys.find(({ publicKey }) => publicKey === abridged(key.publicKey));
    await carryOut(registration(key.publicKey, { label: 'UK-0007' }));
    const shown = await find(security);
    expect(shown).to.include({
      label: 'UK-0007',
      validFrom: '2026-11-23T16:00:00.000Z',
      validTo: '2027-11-23T16:00:00.000Z',
      revokedAt: null,
    });
    const auditor = await app.as(world.account('auditor', 'QY').loginName);
    expect(await find(auditor)).to.deep.equal(shown);
    expect((await show(security)).canChangeKeys).to.equal(true);
    for (const caller of [sysadmin, auditor]) {
      expect((await show(caller)).canChangeKeys).to.equal(false);
    }
    const { id } = (await propose({ kind: 'accounts.revoke_key', keyId: shown?.id })).as(outcome);
    const { awaited } = await show(security);
    expect(awaited.map(({ changeId }) => changeId)).to.include(id);
    await confirm(id);
    expect((await find(security))?.revokedAt).to.equal(app.clock.now.toISOString());
  });

  it('is offered to no officer for their own account', async () => {
    const own = await security.get('/api/session');
    const { accountId: ownId } = own.as(showMe.response);
    const answer = await security.get(`/api/accounts/${ownId}`);
    expect(answer.as(showAccount.response).canChangeKeys).to.equal(false);
  });

  it('is registered for one person alone, whichever of two proposals comes first', async () => {
    const key = makeKey();
    const first = (await propose(registration(key.publicKey))).as(outcome).id;
    const second = (await propose(registration(key.publicKey))).as(outcome).id;
    const answers = await Promise.all([confirm(first), confirm(second)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
  });

  it('is proposed by the security officer alone', async () => {
    const change = registration(makeKey().publicKey);
    const archivist = await app.as(world.account('archivist', 'QY').loginName);
    for (const caller of [sysadmin, archivist]) {
      expect((await propose(change, caller)).status).to.equal(403);
    }
  });

  it('is refused where it is none, or its days are not in order', async () => {
    const { publicKey } = makeKey();
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const other = createPublicKey(p256.privateKey).export({ type: 'spki', format: 'pem' });
    const yesterday = new Date(app.clock.now.getTime() - DAY_MS).toISOString().slice(0, 10);
    for (const more of [
      { publicKey: '' },
      { publicKey: 'x' },
      { publicKey: `04${'00'.repeat(64)}` },
      { publicKey: `${publicKey.slice(0, -1)}${publicKey.endsWith('0') ? '1' : '0'}` },
      { publicKey: other },
      { publicKey: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' },
      { userId: '' },
      { userId: '标识' },
      { label: '' },
      { validTo: '2026-02-31' },
      { validFrom: '2027-01-02', validTo: '2027-01-01' },
      { validFrom: '2026-01-01', validTo: yesterday },
      { accountId: '01900000-0000-7000-8000-000000000000' },
      { more: 1 },
    ]) {
      const answer = await propose(registration(publicKey, more));
      expect(answer.status, JSON.stringify(more)).to.equal(400);
    }
    const unknown = { kind: 'accounts.revoke_key', keyId: '01900000-0000-7000-8000-000000000000' };
    expect((await propose(unknown)).status).to.equal(400);
  });
});
