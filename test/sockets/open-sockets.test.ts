import { expect } from 'chai';
import { openDesk, type RequestDesk } from '../modules/requests/support/request-desk.ts';
import type { Caller } from '../support/caller.ts';
import { recordedBy } from '../support/ledger-entries.ts';
import { knock, openEar, refusalOf, type Ear } from '../support/ear.ts';

describe('the sockets', () => {
  let desk: RequestDesk;
  const ears: Ear[] = [];
  before(async () => {
    desk = await openDesk();
  });
  afterEach(() => {
    for (const ear of ears.splice(0)) ear.close();
  });
  after(() => desk.app.close());

  const listen = async (...callers: Caller[]): Promise<Ear[]> => {
    const opened = await Promise.all(callers.map(openEar));
    ears.push(...opened);
    return opened;
  };
  /** Calls everyone last of all: what an ear has not heard by then, it was not told. */
  const roundUp = async (): Promise<void> => {
    const rows = await desk.app.database.app('accounts').select<{ id: string }[]>('id');
    const everyone = rows.map(({ id }) => ({ accountId: id }));
    desk.app.services.notices.changedNow('ledger', everyone);
    await Promise.all(ears.map((ear) => ear.hears('ledger')));
  };
  const heardBy = (ear: Ear | undefined): string[] =>
    (ear?.heard ?? []).filter((topic) => topic !== 'ledger');

  const tellCounts = async (): Promise<void> => {
    desk.app.clock.pass(60_000);
    await desk.app.services.door.round();
  };

  it('tell the unit whose decision is awaited, and no other', async () => {
    const stranger = await desk.sign('unit_leader', 'QY-YLX');
    const [leader, centre, other] = await listen(desk.leader, desk.centre, stranger);
    const request = await desk.submit();
    await leader?.hears('requests');
    await roundUp();
    expect(heardBy(leader)).to.deep.equal(['requests']);
    expect(heardBy(centre)).to.deep.equal([]);
    expect(heardBy(other)).to.deep.equal([]);
    await desk.move(desk.leader, 'approve', request);
    await centre?.hears('requests');
    expect(heardBy(other)).to.deep.equal([]);
  });

  it('tell the readers when they may read, and when no longer', async () => {
    const request = await desk.move(desk.leader, 'approve', await desk.submit());
    const stranger = await desk.sign('clerk', 'QY-YLX', 1);
    const [clerk, partner, other] = await listen(desk.clerk, desk.partner, stranger);
    const granted = await desk.move(desk.centre, 'approve', request);
    await Promise.all([clerk?.hears('requests'), partner?.hears('requests')]);
    expect(heardBy(partner)).to.not.include('viewing');
    await desk.move(desk.centre, 'recall', granted, { opinion: '考察已结束' });
    await Promise.all([clerk?.hears('viewing'), partner?.hears('viewing')]);
    await roundUp();
    expect(heardBy(other)).to.deep.equal([]);
  });

  it('tell nobody of what was rolled back', async () => {
    const [clerk, leader] = await listen(desk.clerk, desk.leader);
    const { db, notices } = desk.app.services;
    const everyone = desk.draft().readerIds.map((accountId) => ({ accountId }));
    const undone = db.transaction((tx) => {
      notices.changed(tx, 'requests', everyone);
      return Promise.reject(new Error('second thoughts'));
    });
    await undone.catch(() => undefined);
    await roundUp();
    expect([...heardBy(clerk), ...heardBy(leader)]).to.deep.equal([]);
  });

  it('carry a topic and no data', async () => {
    const socket = knock(desk.app.url, { Cookie: desk.leader.cookie });
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    const notice = new Promise((resolve) =>
      socket.once('changed', (...words: unknown[]) => resolve(words)),
    );
    await desk.submit();
    expect(await notice).to.deep.equal([{ topic: 'requests' }]);
    socket.close();
  });

  it('open only for a live session, from its own page', async () => {
    const { url } = desk.app;
    const { cookie } = desk.clerk;
    expect(await refusalOf(knock(url, {}))).to.equal('unauthenticated');
    expect(await refusalOf(knock(url, { Cookie: 'lantai_session=AAAA' }))).to.equal(
      'unauthenticated',
    );
    const foreign = { Cookie: cookie, Origin: 'http://elsewhere.example' };
    expect(await refusalOf(knock(url, foreign))).to.equal('forbidden');
    expect(await refusalOf(knock(url, { Cookie: cookie, Origin: 'null' }))).to.equal('forbidden');
    expect(await refusalOf(knock(url, { Cookie: cookie, Origin: url }))).to.equal('let in');
  });

  it('open for no session from another machine, nor for one that is over, idle or of a terminal as it was', async () => {
    const { url, database, clock } = desk.app;
    const caller = await desk.sign('clerk', 'QY-BHQ', 1);
    const headers = { Cookie: caller.cookie };
    const ago = (hours: number): Date => new Date(clock.now.getTime() - hours * 3_600_000 - 1000);
    const { id } = await database
      .superuser('sessions')
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .first<{ id: string }>('id');
    const session = () => database.superuser('sessions').where({ id });
    const before = await session().first<Record<string, unknown>>('*');
    expect(await refusalOf(knock(url, headers))).to.equal('let in');
    await tellCounts();
    const entries = await recordedBy(desk.app, async () => {
      expect(await refusalOf(knock(url, headers, '127.0.0.2'))).to.equal('unauthenticated');
      for (const spoilt of [
        { created_at: ago(8) },
        { last_seen_at: ago(1) },
        { ended_at: clock.now, end_reason: 'logout' },
        { terminal_version: 2 },
      ]) {
        await session().update(spoilt);
        const refusal = await refusalOf(knock(url, headers));
        expect(refusal, Object.keys(spoilt).join()).to.equal('unauthenticated');
        await session().update({ ...before, id });
      }
      await tellCounts();
    });
    const told = entries.flatMap(({ action, outcome }) =>
      action === 'sessions.turn_away' ? [outcome] : [],
    );
    expect(told).to.have.members(['no_session 1', 'no_session 1', 'no_session 2', 'locked 1']);
    expect(await refusalOf(knock(url, headers))).to.equal('let in');
  });

  it('take no long polling, which would outlive the check, and tell of it as of a foreign page', async () => {
    const { cookie } = desk.clerk;
    await tellCounts();
    const entries = await recordedBy(desk.app, async () => {
      const foreign = { Cookie: cookie, Origin: 'http://elsewhere.example' };
      expect(await refusalOf(knock(desk.app.url, foreign))).to.equal('forbidden');
      // Answered before it is told, which counts where another of its minute was told already.
      const answer = await desk.clerk.get('/socket.io/?EIO=4&transport=polling');
      expect(answer.status).to.equal(400);
      await tellCounts();
    });
    expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).to.deep.equal([
      'sessions.turn_away misshapen 1',
      'sessions.turn_away misshapen 1',
    ]);
  });

  it('are cut by a log-out, those of that session alone', async () => {
    const leaving = await desk.sign('clerk', 'QY-BHQ', 1);
    const [cut, kept] = await listen(leaving, desk.clerk);
    await leaving.delete('/api/session');
    await cut?.isCut;
    await desk.submit();
    await kept?.hears('requests');
  });
});
