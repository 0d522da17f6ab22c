import { expect } from 'chai';
import { showReadings, type Readings } from '../../../server/modules/desk/contract.ts';
import { showHead } from '../../../server/modules/ledger/contract.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import type { Caller } from '../../support/caller.ts';
import { openEar } from '../../support/ear.ts';
import type { Reading } from '../../support/grant-reading.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  type ReadingRoom,
} from '../viewing/support/reading-room.ts';

const SECOND_MS = 1000;

describe('#archives.show_readings', () => {
  let room: ReadingRoom;
  let reading: Reading;
  let opened: Opening;
  let pages: string[];
  before(async () => {
    room = await openReadingRoom();
    reading = await room.grant();
    const [reader] = reading.readers;
    opened = await room.open(reader, reading.requestId);
    pages = materialsOf(opened).flatMap((material) => material.pages.map(({ id }) => id));
    const viewer = await openEar(reader);
    const look = async (at: number, seconds: number): Promise<void> => {
      expect((await reader.get(pathOfPage(opened, pages[at] ?? ''))).status).to.equal(200);
      await viewer.says({ sittingId: opened.id, shown: [pages[at]], isWatched: true });
      room.app.clock.pass(seconds * SECOND_MS);
    };
    await look(0, 8);
    await look(1, 5);
    await look(0, 3);
    await viewer.says({ sittingId: opened.id, shown: [], isWatched: false });
    room.app.clock.pass(300 * SECOND_MS);
    await room.app.services.pageTimes.round();
    viewer.close();
    const auditor = await sign('auditor', 'QY');
    while ((await auditor.get('/api/ledger/head')).as(showHead.response).waiting > 0);
  });
  after(() => room.app.close());

  const sign = (role: string, unitCode: string): Promise<Caller> =>
    room.app.as(room.world.account(role, unitCode).loginName);
  const path = (query = ''): string => `/api/archives/volumes/${room.volumeId}/readings${query}`;
  const brief = ({ readings }: Readings): string[] =>
    readings.map(({ pageId, forMs }) => `${pages.indexOf(pageId)} ${(forMs ?? 0) / SECOND_MS}`);

  it('tells those who keep the file who read which page, when, how long and by which request', async () => {
    for (const role of ['archivist', 'centre_leader']) {
      const told = (await (await sign(role, 'QY')).get(path())).as(showReadings.response);
      expect(brief(told)).to.deep.equal(['0 3', '1 5', '0 8']);
      expect(told.readings[0]).to.include({
        actorName: room.world.account('clerk', 'QY-BHQ', 0).name,
        purpose: 'wage',
        requestNo: opened.requestNo,
        mark: materialsOf(opened)[0]?.mark,
        no: 1,
        heldMs: 303 * SECOND_MS,
        isCapped: false,
      });
      expect(told.openNow.map(({ actorName }) => actorName)).to.deep.equal([
        room.world.account('clerk', 'QY-BHQ', 0).name,
      ]);
    }
  });

  it('tells of one page alone', async () => {
    const told = (await (await sign('archivist', 'QY')).get(path(`?page=${pages[1] ?? ''}`))).as(
      showReadings.response,
    );
    expect(brief(told)).to.deep.equal(['1 5']);
    expect(told.total).to.equal(1);
  });

  it('says nothing of what the pages are about', async () => {
    const answer = await (await sign('archivist', 'QY')).get(path());
    for (const { title } of materialsOf(opened)) {
      expect(answer.bytes.toString()).to.not.contain(title);
    }
  });

  it('is itself an entry', async () => {
    const archivist = await sign('archivist', 'QY');
    const entries = await recordedBy(room.app, () =>
      archivist.get(path(`?page=${pages[0] ?? ''}`)),
    );
    expect(entries.map(({ kind, action }) => `${kind} ${action}`)).to.deep.equal([
      'DONE archives.show_readings',
    ]);
    expect(entries[0]).to.include({ item: room.volumeId, pages: pages[0] });
  });

  it('is for nobody else: readers, approvers, officers and keepers of other files', async () => {
    const [reader] = reading.readers;
    const others: [string, string][] = [
      ['unit_leader', 'QY-BHQ'],
      ['clerk', 'QY-YLX'],
      ['sysadmin', 'QY'],
      ['security_officer', 'QY'],
      ['auditor', 'QY'],
    ];
    const callers = await Promise.all(others.map(([role, unit]) => sign(role, unit)));
    for (const caller of [reader, ...callers]) {
      const entries = await recordedBy(room.app, async () => {
        expect((await caller.get(path())).status).to.equal(403);
      });
      expect(entries[0]).to.include({ kind: 'DENY', action: 'archives.show_readings' });
    }
    expect((await room.app.anyone().get(path())).status).to.equal(401);
  });

  it('refuses a period that is none, and a page that is no id', async () => {
    const archivist = await sign('archivist', 'QY');
    expect((await archivist.get(path('?from=gestern'))).status).to.equal(400);
    expect((await archivist.get(path('?page=1'))).status).to.equal(400);
  });
});
