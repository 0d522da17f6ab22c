import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { browseEnrolments, enrolTerminal } from '../../../server/modules/terminals/contract.ts';
import { enrolTerminal as enrol } from '../../../server/modules/terminals/enrol-terminal.ts';
import { openEar } from '../../support/ear.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import {
  openTerminalRoom,
  registrationOf,
  type Device,
  type TerminalRoom,
} from './support/terminal-room.ts';

const ENROLMENT = '/api/terminal/enrolment';
const note = '市人社局 302 室 王五';

describe('#terminals.enrol', () => {
  let room: TerminalRoom;
  before(async () => {
    room = await openTerminalRoom();
  });
  beforeEach(() => room.app.clock.pass(60_000));
  after(() => room.app.close());

  const ask = ({ address, publicKey }: Device, words = note) =>
    room.from(address).post(ENROLMENT, { publicKey, note: words });
  const waiting = async () =>
    (await room.security.get('/api/terminals/enrolments')).as(browseEnrolments.response).items;

  it('puts a stranger on the list, tells the officers, and gives the code to read out', async () => {
    const ear = await openEar(room.security);
    const device = room.device();
    const entries = await recordedBy(room.app, async () => {
      const { code } = (await ask(device)).as(enrolTerminal.response);
      const [row] = (await waiting()).slice(-1);
      expect(row).to.include({ code, note, address: device.address, publicKey: device.publicKey });
    });
    await ear.hears('terminals');
    ear.close();
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ action: 'terminals.enrol', actor: 'anonymous' });
    if (entries[0]) expect(await detailOf(room.app, entries[0])).to.contain(device.address);
  });

  it('gives the stranger nothing: no cookie, no log-in', async () => {
    const device = room.device();
    const caller = room.from(device.address);
    await caller.post(ENROLMENT, { publicKey: device.publicKey, note });
    expect(caller.cookie).to.equal('');
    expect((await room.logIn(caller, 'clerk', 'QY-BHQ')).status).to.equal(403);
    expect((await room.prove(caller, device)).status).to.equal(401);
  });

  it('lists one key once, with what was said last', async () => {
    const device = room.device();
    await ask(device);
    await ask(device, '改到 305 室');
    const rows = (await waiting()).filter(({ publicKey }) => publicKey === device.publicKey);
    expect(rows.map((row) => row.note)).to.deep.equal(['改到 305 室']);
  });

  it('takes a terminal off the list when it is registered, and lets it ask no more', async () => {
    const device = room.device();
    await ask(device);
    await room.enact(registrationOf(device));
    expect((await waiting()).map(({ publicKey }) => publicKey)).to.not.include(device.publicKey);
    expect((await ask(device)).status).to.equal(409);
  });

  it('refuses what is no key and no note', async () => {
    const { publicKey } = room.device();
    const caller = room.from('10.44.0.1');
    for (const body of [
      { publicKey, note: '' },
      { publicKey, note: '字'.repeat(61) },
      { publicKey: 'zz', note },
      { publicKey: publicKey.slice(2), note },
      { publicKey: `${publicKey}${'0'.repeat(100_000)}`, note },
      { publicKey, note, isTrusted: true },
    ]) {
      expect((await caller.post(ENROLMENT, body)).status).to.equal(400);
    }
    const offCurve = `04${'1'.repeat(128)}`;
    const answer = await caller.post(ENROLMENT, { publicKey: offCurve, note });
    expect(answer.status).to.equal(400);
    expect(answer.error.field).to.equal('publicKey');
  });

  it('slows down one address, and lets it fill ten places', async () => {
    const address = '10.45.0.1';
    const askFiveTimesAndTwice = async (): Promise<number[]> => {
      const statuses = [];
      for (let count = 0; count < 7; count += 1) {
        statuses.push((await ask(room.device(address))).status);
      }
      return statuses;
    };
    const slowed = [200, 200, 200, 200, 200, 429, 429];
    expect(await askFiveTimesAndTwice()).to.deep.equal(slowed);
    room.app.clock.pass(60_000);
    expect(await askFiveTimesAndTwice()).to.deep.equal(slowed);
    room.app.clock.pass(60_000);
    const full = await ask(room.device(address));
    expect(full.status).to.equal(429);
    expect(full.error.message).to.contain('等待登记');
  });

  it('stays bounded under ten thousand strangers, and drops who waited a week', async () => {
    const { services, database, clock } = room.app;
    const crowd = Array.from({ length: 180 }, (_, nth) => ({
      id: randomUUID(),
      public_key: `04${String(nth).padStart(128, '0')}`,
      note,
      address: `10.50.0.${nth}`,
      asked_at: clock.now,
    }));
    await database.superuser('terminal_enrolments').delete();
    await database.superuser('terminal_enrolments').insert(crowd);
    const devices = Array.from({ length: 97 }, () => room.device());
    for (let count = 0; count < 10_000; count += 1) {
      const device = devices[count % devices.length];
      if (count % 4000 === 0) clock.pass(60_000);
      if (!device) continue;
      await enrol(services, device, { publicKey: device.publicKey, note }).catch(() => undefined);
    }
    const [row] = await room.app.database
      .superuser('terminal_enrolments')
      .count<{ count: string }[]>();
    expect(Number(row?.count)).to.equal(200);
    room.app.clock.pass(8 * 86_400_000);
    const late = room.device();
    expect((await ask(late)).status).to.equal(200);
    const rows = await room.app.database.superuser('terminal_enrolments').select('public_key');
    expect(rows).to.deep.equal([{ public_key: late.publicKey }]);
  });
});
