import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry } from '../../../../audit/leaf.ts';
import type { Opening } from '../../../../server/modules/viewing/contract.ts';
import { readTimes } from '../../../../server/modules/viewing/timing/page-time.ts';
import type { Caller } from '../../../support/caller.ts';
import { openEar, type Ear } from '../../../support/ear.ts';
import type { Reading } from '../../../support/grant-reading.ts';
import { listLedger, recordedBy } from '../../../support/ledger-entries.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  type ReadingRoom,
} from '../support/reading-room.ts';

const SECOND_MS = 1000;

describe('the times of pages', () => {
  let room: ReadingRoom;
  let reading: Reading;
  let reader: Caller;
  let opening: Opening;
  let pages: string[];
  let ear: Ear;
  beforeEach(async () => {
    reading = await room.grant();
    [reader] = reading.readers;
    opening = await room.open(reader, reading.requestId);
    pages = materialsOf(opening).flatMap((material) => material.pages.map(({ id }) => id));
    ear = await openEar(reader);
  });
  afterEach(() => ear.close());
  before(async () => {
    room = await openReadingRoom();
  });
  after(() => room.app.close());

  const read = async (at: number): Promise<void> => {
    expect((await reader.get(pathOfPage(opening, pages[at] ?? ''))).status).to.equal(200);
  };
  /** Says so as the viewer does; settles when the server has heard it. */
  const say = async (speaker: Ear, shown: number[], isWatched = true): Promise<void> => {
    await speaker.says({
      sittingId: opening.id,
      shown: shown.map((at) => pages[at] ?? ''),
      isWatched,
    });
  };
  const timesIn = (entries: Entry[]): string[] =>
    entries
      .filter(({ action }) => action === 'viewing.time_pages')
      .flatMap(readTimes)
      .map(({ pageId, watchedMs, heldMs }) => {
        return `${pages.indexOf(pageId)} ${watchedMs / SECOND_MS}/${heldMs / SECOND_MS}`;
      });
  const pass = (seconds: number): void => room.app.clock.pass(seconds * SECOND_MS);

  it('are one entry after minutes, and one at the end', async () => {
    const entries = await recordedBy(room.app, async () => {
      await read(0);
      await say(ear, [0]);
      pass(10);
      await read(1);
      await say(ear, [1]);
      pass(5);
      await room.app.services.pageTimes.round();
      pass(300);
      await room.app.services.pageTimes.round();
      await say(ear, [1]);
      pass(4);
      await reader.post(`/api/viewing/openings/${opening.id}/close`);
      pass(100);
      await room.app.services.pageTimes.round();
      await room.app.services.pageTimes.round();
    });
    const told = entries.filter(({ action }) => action === 'viewing.time_pages');
    expect(told).to.have.length(2);
    expect(told[0]).to.include({ kind: 'DONE', item: room.volumeId, approval: reading.requestId });
    expect(timesIn(told.slice(0, 1))).to.deep.equal(['0 10/10', '1 12/305']);
    expect(timesIn(told.slice(1))).to.deep.equal(['1 4/4']);
    const ids = entries.filter(({ action }) => action === 'viewing.read_page');
    expect(told.flatMap(readTimes).map(({ entryId }) => entryId)).to.deep.equal([
      ids[0]?.entryId,
      ids[1]?.entryId,
      ids[1]?.entryId,
    ]);
  });

  const ends: [string, () => Promise<unknown>][] = [
    [
      'a recall',
      () =>
        reading.approvers[0]?.post(`/api/requests/${reading.requestId}/recall`, {
          opinion: '情况有变',
          rowVersion: reading.rowVersion,
        }) ?? Promise.reject(new Error('nobody approved')),
    ],
    ['a log-out', () => reader.delete('/api/session')],
    ['a lock', () => reader.post('/api/session/lock')],
    [
      'an account that is disabled',
      () => room.app.database.superuser('accounts').where(whoReads()).update({ state: 'disabled' }),
    ],
  ];
  const whoReads = (): { login_name: string } => ({
    login_name: room.world.account('clerk', 'QY-BHQ', 0).loginName,
  });
  for (const [name, end] of ends) {
    it(`end with ${name}`, async () => {
      const entries = await recordedBy(room.app, async () => {
        await read(0);
        await say(ear, [0]);
        pass(7);
        expect(await end()).to.not.equal(undefined);
        await room.app.services.pageTimes.round();
        pass(60);
        await room.app.services.pageTimes.round();
      });
      await room.app.database.superuser('accounts').where(whoReads()).update({ state: 'active' });
      expect(timesIn(entries)).to.deep.equal(['0 7/7']);
    });
  }

  it('end when the grant runs out, and the viewer is told', async () => {
    await read(0);
    await say(ear, [0]);
    const ended = { valid_to: room.app.clock.now };
    await room.app.database
      .superuser('grants')
      .where({ request_id: reading.requestId })
      .update(ended);
    await room.app.services.pageTimes.round();
    await ear.hears('viewing');
  });

  it('end when the socket is gone', async () => {
    const entries = await recordedBy(room.app, async () => {
      await read(0);
      await say(ear, [0]);
      pass(3);
      ear.close();
      // The server hears of it on its own line.
      await sleep(100);
      pass(500);
      await room.app.services.pageTimes.round();
    });
    expect(timesIn(entries)).to.deep.equal(['0 3/3']);
  });

  it('are not for another session to say, nor for who has not read', async () => {
    const stranger = await openEar(await room.app.as(whoReads().login_name));
    const entries = await recordedBy(room.app, async () => {
      await read(0);
      await say(stranger, [0]);
      pass(400);
      await room.app.services.pageTimes.round();
    });
    stranger.close();
    expect(timesIn(entries)).to.deep.equal([]);
  });

  it('are not cut short by a viewer that says it shows nothing any more', async () => {
    const entries = await recordedBy(room.app, async () => {
      await read(0);
      await say(ear, [0]);
      pass(3);
      await ear.says({ sittingId: opening.id, shown: [], isWatched: false, isOver: true });
      pass(4);
      await read(1);
      pass(300);
      await room.app.services.pageTimes.round();
    });
    expect(timesIn(entries).slice(0, 1)).to.deep.equal(['0 3/7']);
  });

  it('take no word that is none', async () => {
    const words = [
      null,
      'beat',
      { sittingId: opening.id, shown: pages.slice(0, 4), isWatched: true },
      { sittingId: opening.id, shown: [pages[0]], isWatched: true, more: 1 },
    ];
    const entries = await recordedBy(room.app, async () => {
      await read(0);
      for (const word of words) await ear.says(word);
      pass(400);
      await room.app.services.pageTimes.round();
    });
    expect(timesIn(entries)).to.deep.equal([]);
  });

  it('are kept back while the ledger signs for nothing, and told when it does', async () => {
    await read(0);
    await say(ear, [0]);
    pass(9);
    const { ledger } = room.app.services;
    const { recordAlone } = ledger;
    ledger.recordAlone = () => Promise.reject(new Error('no ledger'));
    pass(300);
    await room.app.services.pageTimes.round();
    ledger.recordAlone = recordAlone;
    pass(300);
    await room.app.services.pageTimes.round();
    expect(timesIn((await listLedger(room.app)).slice(-1))).to.deep.equal(['0 12/609']);
  });

  it('are told by a server that stops', async () => {
    await read(0);
    await say(ear, [0]);
    pass(11);
    const entries = await recordedBy(room.app, () => room.app.services.pageTimes.close());
    expect(timesIn(entries)).to.deep.equal(['0 11/11']);
  });
});
