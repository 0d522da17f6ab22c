import { expect } from 'chai';
import { me } from '../../../server/modules/sessions/contract.ts';
import { startApp } from '../../support/app.ts';
import { Caller } from '../../support/caller.ts';
import { listLedger, recordedBy } from '../../support/ledger-entries.ts';
import { knock, refusalOf } from '../../support/ear.ts';
import { buildWorld } from '../../support/world.ts';
import { ROUTES } from '../../../server/routes.ts';
import { openTerminalRoom, registrationOf, type TerminalRoom } from './support/terminal-room.ts';

const FINGERPRINT = 'ab'.repeat(32);
const HEADER = 'X-Lantai-Client-Fingerprint';

describe('a terminal', () => {
  let room: TerminalRoom;
  before(async () => {
    room = await openTerminalRoom();
    await room.enact({
      ...registrationOf(room.device('10.7.0.1')),
      name: '证书终端',
      recognition: 'certificate',
      credential: FINGERPRINT,
    });
  });
  after(() => room.app.close());

  const nameAt = async (caller: Caller): Promise<string> => {
    const answer = await room.logIn(caller, 'clerk', 'QY-BHQ');
    return answer.status === 200 ? answer.as(me).terminalName : `${answer.status}`;
  };

  it('is known by loopback at the server itself, and by no other address', async () => {
    expect(await nameAt(room.from('127.0.0.1'))).to.equal('演示终端');
    expect(await nameAt(room.from('::1'))).to.equal('演示终端');
    for (const address of [
      '127.0.0.2',
      '10.0.0.1',
      '0.0.0.0',
      '::ffff:10.0.0.1',
      'localhost',
      '',
    ]) {
      const caller = room.from(`127.0.0.1, ${address || '10.1.1.1'}`);
      expect(await nameAt(caller), address).to.equal('403');
    }
  });

  it('is known by the fingerprint of its certificate, however the proxy writes it', async () => {
    const colons = FINGERPRINT.toUpperCase().replace(/(..)(?!$)/g, '$1:');
    for (const written of [FINGERPRINT, FINGERPRINT.toUpperCase(), colons]) {
      expect(await nameAt(room.from('10.7.0.1', { [HEADER]: written }))).to.equal('证书终端');
    }
    for (const written of [
      'cd'.repeat(32),
      '',
      'ab',
      `${FINGERPRINT}, ${FINGERPRINT}`,
      'ab'.repeat(33),
    ]) {
      expect(await nameAt(room.from('10.7.0.1', { [HEADER]: written })), written).to.equal('403');
    }
  });

  it('is known by its key before its certificate, and by that before its place', async () => {
    expect(await nameAt(room.from('127.0.0.1', { [HEADER]: FINGERPRINT }))).to.equal('证书终端');
    const device = room.device('127.0.0.1');
    const caller = await room.place(device, { name: '本机另设' });
    expect(await nameAt(caller)).to.equal('本机另设');
  });

  it('is not known by a cookie that was carried to another address', async () => {
    const device = room.device();
    const caller = await room.place(device);
    await room.logIn(caller, 'clerk', 'QY-BHQ');
    expect((await caller.get('/api/session')).status).to.equal(200);
    const thief = room.from('10.66.0.1');
    thief.cookie = caller.cookie;
    expect((await thief.get('/api/session')).status).to.equal(401);
    expect(await nameAt(thief)).to.equal('403');
    const headers = { ...thief.headers, Cookie: thief.cookie };
    expect(await refusalOf(knock(room.app.url, headers))).to.equal('unauthenticated');
  });

  it('does not take over a session that began at another terminal of the same address', async () => {
    const [one, other] = [room.device('10.8.0.8'), room.device('10.8.0.8')];
    const first = await room.place(one, { name: '同址一号' });
    const second = await room.place(other, { name: '同址二号' });
    await room.logIn(first, 'clerk', 'QY-BHQ');
    const session = /lantai_session=[\w-]+/.exec(first.cookie)?.[0] ?? '';
    second.cookie = `${session}; ${second.cookie}`;
    expect((await second.get('/api/session')).status).to.equal(401);
    expect((await first.get('/api/session')).status).to.equal(200);
  });

  it('that is not registered can do nothing: every guarded route is refused', async () => {
    const stranger = room.from('10.99.0.1');
    const valid = await room.place(room.device('10.99.0.2'));
    await room.logIn(valid, 'clerk', 'QY-BHQ');
    stranger.cookie = /lantai_session=[\w-]+/.exec(valid.cookie)?.[0] ?? '';
    const entries = await recordedBy(room.app, async () => {
      for (const { method, path, effect, name, contract } of ROUTES) {
        if (effect === 'public') continue;
        const place = path.replace(/:\w+/g, '01900000-0000-7000-8000-000000000000');
        const answer =
          contract.body === 'stream'
            ? await stranger.upload(place, Buffer.from('x'))
            : await stranger.send(method.toUpperCase(), place, {});
        expect(answer.status, name).to.equal(401);
        expect(answer.error.message, name).to.contain('本终端未登记');
      }
    });
    expect(entries.map(({ action, outcome }) => [action, outcome])).to.deep.equal([
      ['terminals.recognise', 'unregistered_terminal'],
      ['sessions.turn_away', 'no_session 1'],
    ]);
    expect((await stranger.post('/api/session/unlock', { secret: 'x' })).status).to.equal(401);
    expect((await stranger.delete('/api/session')).status).to.equal(401);
    expect((await stranger.get('/api/banner')).status).to.equal(200);
    expect((await valid.get('/api/session')).status).to.equal(200);
  });

  it('that is not registered is written down once a minute, and sixty of them', async () => {
    room.app.clock.pass(60_000);
    const before = (await listLedger(room.app)).length;
    for (let knockNo = 0; knockNo < 300; knockNo += 1) {
      await room.from(`10.100.0.${knockNo % 100}`).get('/api/session');
    }
    expect((await listLedger(room.app)).length - before).to.equal(60);
    room.app.clock.pass(60_000);
    const [entry] = await recordedBy(room.app, () => room.from('10.100.0.1').get('/api/session'));
    expect(entry).to.include({ outcome: 'unregistered_terminal', actor: 'anonymous' });
  });
});

describe('a server without a proxy', () => {
  it('believes neither an address nor a fingerprint that a caller writes', async () => {
    const app = await startApp();
    const world = await buildWorld(app);
    await app.database.superuser('terminals').update({
      recognition: 'certificate',
      credential: FINGERPRINT,
    });
    const liar = new Caller(app.url, { [HEADER]: FINGERPRINT, 'X-Forwarded-For': '10.0.0.1' });
    const answer = await liar.post('/api/session', {
      loginName: world.account('clerk', 'QY-BHQ').loginName,
      password: 'Lantai-2026',
    });
    expect(answer.status).to.equal(403);
    await app.close();
  });
});
