import { expect } from 'chai';
import { me } from '../../../server/modules/sessions/contract.ts';
import type { Caller } from '../../support/caller.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { openTerminalRoom, type TerminalRoom } from './support/terminal-room.ts';

const OFFICE_HOURS = [{ days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60 }];

/** Moments of the city's clock, eight hours ahead of the server's. */
const at = (local: string): Date => new Date(`${local}+08:00`);

describe('a terminal that is bound', () => {
  let room: TerminalRoom;
  let caller: Caller;
  let atWindow: Caller;
  before(async () => {
    room = await openTerminalRoom();
    room.app.clock.now = at('2026-11-24T10:00:00');
    caller = await room.place(room.device(), { name: '办公时段终端', hours: OFFICE_HOURS });
    atWindow = await room.place(room.device(), {
      name: '滨海窗口',
      unitId: await room.unitId('QY-BHQ'),
    });
  });
  after(() => room.app.close());

  const logInAt = async (local: string) => {
    room.app.clock.now = at(local);
    return room.logIn(caller, 'clerk', 'QY-BHQ');
  };

  for (const [local, status] of [
    ['2026-11-24T08:00:00', 200],
    ['2026-11-24T17:59:59', 200],
    ['2026-11-24T18:00:00', 403],
    ['2026-11-24T07:59:59', 403],
    ['2026-11-24T20:00:00', 403],
  ] as const) {
    it(`answers a log-in on Tuesday at ${local.slice(11)} with ${status}`, async () => {
      expect((await logInAt(local)).status).to.equal(status);
    });
  }

  it('says when it is open, and writes down who came too late', async () => {
    const entries = await recordedBy(room.app, async () => {
      const { error } = await logInAt('2026-11-24T18:30:00');
      expect(error.message).to.contain('周一至周五 08:00–18:00');
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({
      kind: 'DENY',
      action: 'sessions.login',
      outcome: 'closed_hours',
    });
    expect(entries[0]?.actor).to.not.equal('anonymous');
  });

  it('says so only to who knows the password', async () => {
    room.app.clock.now = at('2026-11-24T18:30:00');
    const { loginName } = room.world.account('clerk', 'QY-BHQ');
    const answer = await caller.post('/api/session', { loginName, password: 'guess' });
    expect(answer.status).to.equal(401);
  });

  it('closes over whoever is at work: the next act is refused, by its reason', async () => {
    room.app.clock.now = at('2026-11-24T17:55:00');
    await room.logIn(caller, 'clerk', 'QY-BHQ');
    expect((await caller.get('/api/requests?box=todo')).status).to.equal(200);
    room.app.clock.now = at('2026-11-24T18:00:00');
    const entries = await recordedBy(room.app, async () => {
      const answer = await caller.get('/api/requests?box=todo');
      expect(answer.status).to.equal(403);
    });
    expect(entries[0]).to.include({ kind: 'DENY', outcome: 'terminal' });
  });

  it('serves its unit and those below it, and nobody else', async () => {
    room.app.clock.now = at('2026-11-24T10:30:00');
    const welcome = await room.logIn(atWindow, 'clerk', 'QY-BHQ');
    expect(welcome.as(me).terminalName).to.equal('滨海窗口');
    const entries = await recordedBy(room.app, async () => {
      for (const [role, unit] of [
        ['clerk', 'QY-YLX'],
        ['archivist', 'QY'],
      ] as const) {
        const answer = await room.logIn(atWindow, role, unit);
        expect(answer.status, unit).to.equal(403);
        expect(answer.error.message).to.contain('不为您所在的单位服务');
      }
    });
    expect(entries.map(({ outcome }) => outcome)).to.deep.equal(['other_unit', 'other_unit']);
  });
});
