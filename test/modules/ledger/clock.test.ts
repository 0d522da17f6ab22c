import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { readUnverified } from '../../../audit/checkpoint.ts';
import { browseAlarms } from '../../../server/modules/alarms/contract.ts';
import { outcome, showChange } from '../../../server/modules/changes/contract.ts';
import { readLockFile } from '../../../server/modules/ledger/index.ts';
import { opening, type Opening } from '../../../server/modules/viewing/contract.ts';
import { startApp, TEST_PROFILE } from '../../support/app.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { listLedger } from '../../support/ledger-entries.ts';
import {
  materialsOf,
  openReadingRoom,
  openUnder,
  pathOfPage,
  type ReadingRoom,
} from '../viewing/support/reading-room.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** Sessions that outlast what is done to the clock, and little patience with a power-off. */
const LASTING = {
  profile: { ...TEST_PROFILE, idleMinutes: 100_000, sessionHours: 10_000 },
  clockLimits: { jumpMs: 10 * MINUTE, gapMs: 2 * DAY },
};

describe('a clock that goes wrong', () => {
  let room: ReadingRoom;
  let reader: Caller;
  let reading: Opening;
  let pageId: string;
  let sysadmin: Caller;
  let security: Caller;
  before(async () => {
    room = await openReadingRoom(() => startApp(LASTING));
    const granted = await room.grant(20);
    [reader] = granted.readers;
    reading = await room.open(reader, granted.requestId);
    // A clock set back must not come before the grant.
    room.app.clock.pass(4 * HOUR);
    pageId = materialsOf(reading)[0]?.pages[0]?.id ?? '';
    [sysadmin, security] = await Promise.all([signIn('sysadmin'), signIn('security_officer')]);
  });
  after(() => room.app.close());

  const signIn = (role: string): Promise<Caller> =>
    room.app.as(room.world.account(role, 'QY').loginName);
  const readPage = (): Promise<Answer> => reader.get(pathOfPage(reading, pageId));
  const trouble = () => room.app.services.ledger.clockTrouble();
  const troubleOf = async (): Promise<string | undefined> => (await trouble())?.fault;
  /** Waits for a look at the clock, which is once a second. */
  const until = async (fault: string | undefined): Promise<void> => {
    while ((await troubleOf()) !== fault) await sleep(20);
  };
  const notes = () =>
    readLockFile(join(room.app.home, 'ledger.lock')).map((note) => readUnverified(note));
  const untilSigned = async (): Promise<void> => {
    while (notes().at(-1)?.size !== (await listLedger(room.app)).length) await sleep(20);
  };
  const told = async (): Promise<string[]> =>
    (await listLedger(room.app))
      .filter(({ action }) => /^ledger\.(doubt|trust)_clock$/.test(action))
      .map(({ action, outcome: what }) => `${action.slice(7)} ${what}`);
  const propose = (time = room.app.services.clock()): Promise<Answer> =>
    sysadmin.post('/api/changes', {
      change: { kind: 'ledger.confirm_clock', time: time.toISOString() },
      reason: '已与标准时间核对',
    });

  /** Ends the server and starts it on what it left, `after` later, with the clock wrong by `errorMs`. */
  async function restart(errorMs: number, after = 0): Promise<void> {
    const { home, database, clock } = room.app;
    await room.app.stop();
    const now = new Date(clock.now.getTime() + after);
    room.app = await startApp({ ...LASTING, home }, database, { now, errorMs });
    [sysadmin, security] = await Promise.all([signIn('sysadmin'), signIn('security_officer')]);
    reader = await room.app.as(room.world.account('clerk', 'QY-BHQ').loginName);
    reading = (await openUnder(reader, reading.requestId)).as(opening);
  }

  it('needs nobody’s word while it is right', async () => {
    expect((await readPage()).status).to.equal(200);
    expect((await propose()).error).to.include({ kind: 'conflict' });
    expect(await trouble()).to.equal(undefined);
  });

  it('signs nothing when set back, says so at once, and goes on when it is right', async () => {
    await untilSigned();
    const { size } = notes().at(-1) ?? expect.fail();
    room.app.clock.errorMs = -2 * HOUR;
    await until('behind');
    const startedAt = performance.now();
    const refused = await readPage();
    expect(refused.status).to.equal(503);
    expect(refused.error.message).to.include('校准时钟');
    expect(performance.now() - startedAt).to.be.lessThan(5000);
    expect(notes().at(-1)?.size).to.equal(size);
    for (const role of ['auditor', 'sysadmin']) {
      const { items } = (await (await signIn(role)).get('/api/alarms')).as(browseAlarms.response);
      expect(items.map(({ code }) => code)).to.deep.equal(['ledger.clock']);
      expect(items[0]?.text).to.include('早 2 小时').and.include('校准');
    }
    room.app.clock.errorMs = 0;
    await until(undefined);
    expect((await readPage()).status).to.equal(200);
    expect(await told()).to.deep.equal(['doubt_clock behind 7200', 'trust_clock set_right']);
  });

  it('cannot be talked out of being behind the last head', async () => {
    room.app.clock.errorMs = -HOUR;
    await until('behind');
    expect((await propose()).error).to.include({ kind: 'conflict' });
    room.app.clock.errorMs = 0;
    await until(undefined);
  });

  it('signs nothing when set forward, until it is right', async () => {
    room.app.clock.errorMs = 10 * MINUTE;
    expect((await readPage()).status).to.equal(200);
    room.app.clock.errorMs = 3 * HOUR;
    await until('forward');
    expect((await readPage()).status).to.equal(503);
    room.app.clock.errorMs = 10 * MINUTE;
    await until(undefined);
    expect((await readPage()).status).to.equal(200);
    room.app.clock.pass(10 * MINUTE);
    room.app.clock.errorMs = 0;
  });

  it('goes on at a new time that two officers have confirmed', async () => {
    room.app.clock.errorMs = 5 * HOUR;
    await until('forward');
    const { id } = (await propose()).as(outcome);
    const { lines } = (await security.get(`/api/changes/${id}`)).as(showChange.response);
    expect(lines.map(({ after }) => after)).to.deep.include('突然走快 5 小时');
    expect((await readPage()).status).to.equal(503);
    expect((await sysadmin.post(`/api/changes/${id}/confirm`, {})).status).to.equal(403);
    expect((await security.post(`/api/changes/${id}/confirm`, {})).status).to.equal(200);
    await until(undefined);
    expect((await readPage()).status).to.equal(200);
    await untilSigned();
    expect((await told()).slice(-2)).to.deep.equal([
      'doubt_clock forward 18000',
      'trust_clock confirmed',
    ]);
  });

  it('takes a confirmation for its own time alone', async () => {
    room.app.clock.errorMs += 2 * HOUR;
    await until('forward');
    const { id } = (await propose()).as(outcome);
    room.app.clock.errorMs += 2 * DAY;
    expect((await security.post(`/api/changes/${id}/confirm`, {})).status).to.equal(400);
    await sleep(1500);
    expect(await troubleOf()).to.equal('forward');
    room.app.clock.errorMs -= 2 * DAY + 2 * HOUR;
    await until(undefined);
  });

  it('starts while it is behind, lets people sign in, and signs for all of it later', async () => {
    await readPage();
    await untilSigned();
    const { errorMs } = room.app.clock;
    await restart(errorMs - HOUR);
    expect(await troubleOf()).to.equal('behind');
    expect((await readPage()).status).to.equal(503);
    await restart(errorMs - HOUR);
    expect(await troubleOf()).to.equal('behind');
    room.app.clock.errorMs = errorMs;
    await until(undefined);
    expect((await readPage()).status).to.equal(200);
    await untilSigned();
  });

  it('takes a power-off for what it is, and asks after a very long one', async () => {
    const { errorMs } = room.app.clock;
    await restart(errorMs, DAY);
    expect((await readPage()).status).to.equal(200);
    await untilSigned();
    await restart(errorMs, 3 * DAY);
    expect(await troubleOf()).to.equal('gap');
    expect((await readPage()).status).to.equal(503);
    const { id } = (await propose()).as(outcome);
    await restart(errorMs);
    expect(await troubleOf()).to.equal('gap');
    expect((await security.post(`/api/changes/${id}/confirm`, {})).status).to.equal(200);
    await until(undefined);
    expect((await readPage()).status).to.equal(200);
    await untilSigned();
  });

  it('hears a confirmation that was given just before a crash', async () => {
    const { errorMs } = room.app.clock;
    await restart(errorMs, 3 * DAY);
    const { id } = (await propose()).as(outcome);
    await security.post(`/api/changes/${id}/confirm`, {});
    await restart(errorMs);
    await until(undefined);
    expect((await readPage()).status).to.equal(200);
  });

  it('signs heads that never go back in time', async () => {
    await readPage();
    await untilSigned();
    const times = notes().map(({ timeMs }) => timeMs);
    expect(times).to.deep.equal(times.toSorted((one, other) => one - other));
  });
});
