import { expect } from 'chai';
import { outcome, showChange } from '../../../server/modules/changes/contract.ts';
import { browseTerminals, showTerminal } from '../../../server/modules/terminals/contract.ts';
import { knock, openEar, refusalOf } from '../../support/ear.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { openTerminalRoom, registrationOf, type TerminalRoom } from './support/terminal-room.ts';

const WEEKDAYS = { days: [1, 2, 3, 4, 5], from: 480, to: 1080 };

describe('the registration of a terminal', () => {
  let room: TerminalRoom;
  before(async () => {
    room = await openTerminalRoom();
  });
  after(() => room.app.close());

  const amendmentOf = async (name: string, amended: object = {}): Promise<object> => {
    const { id, version, unitId, recognition, credential, purposes, hours } =
      await room.terminal(name);
    const face = { name, unitId, recognition, credential, purposes, hours };
    return { kind: 'terminals.amend', terminalId: id, version, ...face, ...amended };
  };
  const look = (caller: Caller): Promise<Answer> => caller.get('/api/session');

  it('counts from its confirmation on, and not before', async () => {
    const device = room.device();
    const { id } = (await room.propose(registrationOf(device))).as(outcome);
    const caller = room.from(device.address);
    expect((await room.prove(caller, device)).status).to.equal(401);
    const entries = await recordedBy(room.app, () =>
      room.sysadmin.post(`/api/changes/${id}/confirm`),
    );
    expect(entries.map(({ action, outcome: what }) => [action, what])).to.deep.equal([
      ['changes.confirm', 'terminals.register'],
    ]);
    expect((await room.prove(caller, device)).status).to.equal(200);
  });

  it('makes it an output point by two persons as well, and says so', async () => {
    const device = room.device();
    const plain = (await room.propose(registrationOf(device))).as(outcome);
    await room.sysadmin.post(`/api/changes/${plain.id}/confirm`);
    const { name, id } = await room.terminal(registrationOf(device).name);
    const mayPrint = async (): Promise<boolean> => (await room.terminal(name)).mayPrint;
    expect(await mayPrint()).to.equal(false);
    const change = await amendmentOf(name, { mayPrint: true });
    const proposed = (await room.propose(change)).as(outcome);
    const { lines } = (await room.sysadmin.get(`/api/changes/${proposed.id}`)).as(
      showChange.response,
    );
    expect(lines).to.deep.include({ label: '输出点', before: '不可打印', after: '可打印复制件' });
    expect(await mayPrint()).to.equal(false);
    await room.sysadmin.post(`/api/changes/${proposed.id}/confirm`);
    expect(await mayPrint()).to.equal(true);
    const versions = await room.app.database
      .app('terminal_versions')
      .where({ terminal_id: id })
      .orderBy('version')
      .select('may_print');
    expect(versions).to.deep.equal([{ may_print: false }, { may_print: true }]);
  });

  it('is the security officer’s to propose, and nobody else’s', async () => {
    const change = registrationOf(room.device());
    const centre = room.from('127.0.0.1');
    await room.logIn(centre, 'centre_leader', 'QY');
    for (const caller of [room.sysadmin, centre]) {
      const answer = await caller.post('/api/changes', { change, reason: '启用新终端' });
      expect(answer.status).to.equal(403);
    }
  });

  it('says to its confirmer what it binds the terminal to', async () => {
    const unitId = await room.unitId('QY-BHQ');
    const change = {
      ...registrationOf(room.device()),
      unitId,
      purposes: ['wage'],
      hours: [WEEKDAYS],
    };
    const { id } = (await room.propose(change)).as(outcome);
    const { lines } = (await room.sysadmin.get(`/api/changes/${id}`)).as(showChange.response);
    const after = new Map(lines.map((line) => [line.label, line.after]));
    expect(after.get('用途')).to.equal('工资审核');
    expect(after.get('开放时段')).to.equal('周一至周五 08:00–18:00');
    expect(after.get('登记码或指纹')).to.match(/^[0-9A-F]{4}(-[0-9A-F]{4}){3}$/);
    expect(after.get('服务单位')).to.not.equal('全部单位');
  });

  it('refuses what cannot be recognised or bound', async () => {
    const good = registrationOf(room.device());
    const offCurve = `04${'1'.repeat(128)}`;
    for (const [change, status] of [
      [{ ...good, credential: offCurve }, 400],
      [{ ...good, credential: '' }, 400],
      [{ ...good, credential: `${good.credential}00` }, 400],
      [{ ...good, recognition: 'certificate', credential: 'ab' }, 400],
      [{ ...good, recognition: 'certificate' }, 400],
      [{ ...good, recognition: 'loopback' }, 400],
      [{ ...good, recognition: 'loopback', credential: '' }, 409],
      [{ ...good, recognition: 'address', credential: '10.0.0.1' }, 400],
      [{ ...good, unitId: '01900000-0000-7000-8000-000000000000' }, 400],
      [{ ...good, purposes: [] }, 400],
      [{ ...good, purposes: ['gossip'] }, 400],
      [{ ...good, hours: [] }, 400],
      [{ ...good, hours: [{ days: [1], from: 600, to: 600 }] }, 400],
      [{ ...good, hours: [{ days: [8], from: 0, to: 60 }] }, 400],
      [{ ...good, hours: [{ days: [], from: 0, to: 60 }] }, 400],
      [{ ...good, hours: Array.from({ length: 15 }, () => WEEKDAYS) }, 400],
      [{ ...good, name: 'x' }, 400],
      [{ ...good, name: '字'.repeat(41) }, 400],
      [{ ...good, state: 'revoked' }, 400],
    ] as const) {
      expect((await room.propose(change)).status, JSON.stringify(change)).to.equal(status);
    }
  });

  it('is not made twice with one key, however close the two come', async () => {
    const device = room.device();
    const [one, two] = [
      (await room.propose(registrationOf(device))).as(outcome),
      (await room.propose({ ...registrationOf(device), name: '同一把钥匙' })).as(outcome),
    ];
    expect((await room.sysadmin.post(`/api/changes/${one.id}/confirm`)).status).to.equal(200);
    const late = await room.sysadmin.post(`/api/changes/${two.id}/confirm`);
    expect(late.status).to.equal(409);
    expect((await room.propose(registrationOf(device))).status).to.equal(409);
  });

  it('ends the sessions at a revoked terminal at once, sockets too', async () => {
    const device = room.device();
    const caller = await room.place(device);
    await room.logIn(caller, 'clerk', 'QY-BHQ');
    const ear = await openEar(caller);
    const { id } = await room.terminal(`终端 ${device.address}`);
    const startedMs = performance.now();
    expect((await room.enact({ kind: 'terminals.revoke', terminalId: id })).status).to.equal(200);
    await ear.isCut;
    const answer = await look(caller);
    expect(performance.now() - startedMs).to.be.below(1000);
    expect(answer.status).to.equal(401);
    expect(answer.error.message).to.contain('本终端已注销');
    const headers = { ...caller.headers, Cookie: caller.cookie };
    expect(await refusalOf(knock(room.app.url, headers))).to.equal('unauthenticated');
    expect((await room.logIn(caller, 'clerk', 'QY-BHQ')).status).to.equal(403);
    expect((await room.prove(caller, device)).status).to.equal(401);
    expect(
      await room.enact({ kind: 'terminals.revoke', terminalId: id }).catch(() => undefined),
    ).to.equal(undefined);
  });

  it('ends the sessions at an amended terminal, which is proved and signed in at anew', async () => {
    const device = room.device();
    const caller = await room.place(device);
    const name = `终端 ${device.address}`;
    await room.logIn(caller, 'clerk', 'QY-BHQ');
    const ear = await openEar(caller);
    await room.enact(await amendmentOf(name, { purposes: ['wage'] }));
    await ear.isCut;
    expect((await look(caller)).error.message).to.contain('登记已变更');
    expect((await room.logIn(caller, 'clerk', 'QY-BHQ')).status).to.equal(403);
    await room.prove(caller, device);
    expect((await room.logIn(caller, 'clerk', 'QY-BHQ')).status).to.equal(200);
  });

  it('can be given another key: the old one opens nothing any more', async () => {
    const [old, fresh] = [room.device('10.5.0.1'), room.device('10.5.0.1')];
    const caller = await room.place(old);
    await room.enact(await amendmentOf('终端 10.5.0.1', { credential: fresh.publicKey }));
    expect((await room.prove(caller, old)).status).to.equal(401);
    expect((await room.prove(caller, fresh)).status).to.equal(200);
  });

  it('is not amended from what has changed meanwhile', async () => {
    const device = room.device();
    await room.place(device);
    const name = `终端 ${device.address}`;
    const first = (await room.propose(await amendmentOf(name, { hours: [WEEKDAYS] }))).as(outcome);
    const second = (await room.propose(await amendmentOf(name, { hours: null }))).as(outcome);
    expect((await room.sysadmin.post(`/api/changes/${first.id}/confirm`)).status).to.equal(200);
    const late = await room.sysadmin.post(`/api/changes/${second.id}/confirm`);
    expect(late.status).to.equal(409);
    expect((await room.terminal(name)).hoursText).to.equal('周一至周五 08:00–18:00');
  });

  it('keeps the server’s own console open: neither revoked nor bound', async () => {
    const { id } = await room.terminal('演示终端');
    const revoked = await room.propose({ kind: 'terminals.revoke', terminalId: id });
    expect(revoked.status).to.equal(409);
    for (const bound of [
      { hours: [WEEKDAYS] },
      { purposes: ['wage'] },
      { recognition: 'certificate', credential: 'ab'.repeat(32) },
    ]) {
      const answer = await room.propose(await amendmentOf('演示终端', bound));
      expect(answer.status, JSON.stringify(bound)).to.equal(400);
    }
  });

  it('stays written, version by version', async () => {
    const device = room.device();
    const name = `终端 ${device.address}`;
    await room.place(device);
    await room.enact(await amendmentOf(name, { hours: [WEEKDAYS] }));
    const { id } = await room.terminal(name);
    await room.enact({ kind: 'terminals.revoke', terminalId: id });
    const shown = (await room.security.get(`/api/terminals/${id}`)).as(showTerminal.response);
    expect(
      shown.versions.map(({ version, state, hoursText }) => [version, state, hoursText]),
    ).to.deep.equal([
      [3, 'revoked', '周一至周五 08:00–18:00'],
      [2, 'active', '周一至周五 08:00–18:00'],
      [1, 'active', '不限'],
    ]);
    expect(shown.versions.every(({ changeId }) => changeId !== null)).to.equal(true);
    const absent = await room.security.get('/api/terminals/01900000-0000-7000-8000-000000000000');
    expect(absent.status).to.equal(403);
  });

  it('is seen by the officers, and by nobody else', async () => {
    const { items } = (await room.sysadmin.get('/api/terminals')).as(browseTerminals.response);
    expect(items[0]?.state).to.equal('active');
    const auditor = room.from('127.0.0.1');
    await room.logIn(auditor, 'auditor', 'QY');
    expect((await auditor.get('/api/terminals')).status).to.equal(200);
    const clerk = room.from('127.0.0.1');
    await room.logIn(clerk, 'clerk', 'QY-BHQ');
    for (const path of ['', '/enrolments', '/options']) {
      expect((await clerk.get(`/api/terminals${path}`)).status).to.equal(403);
    }
  });
});
