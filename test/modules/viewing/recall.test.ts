import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import type { Caller } from '../../support/caller.ts';
import type { Reading } from '../../support/grant-reading.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  type ReadingRoom,
} from './support/reading-room.ts';

describe('#requests.recall of an open viewing', () => {
  let room: ReadingRoom;
  let reading: Reading;
  const sockets: Socket[] = [];
  before(async () => {
    room = await openReadingRoom();
    reading = await room.grant();
  });
  after(async () => {
    for (const socket of sockets) socket.disconnect();
    await room.app.close();
  });

  /** Connects as the client does. `first` settles with the first notice about viewing, `all` keeps them. */
  const listen = async (caller: Caller): Promise<{ first: Promise<unknown>; all: unknown[] }> => {
    const socket = io(room.app.url, {
      transports: ['websocket'],
      extraHeaders: { Cookie: caller.cookie },
      reconnection: false,
    });
    sockets.push(socket);
    const all: unknown[] = [];
    const first = new Promise<unknown>((resolve) => {
      socket.on('changed', (notice: { topic: string }) => {
        if (notice.topic !== 'viewing') return;
        all.push(notice);
        resolve(notice);
      });
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('connect_error', reject);
    });
    return { first, all };
  };

  it('tells both readers and nobody else, without data, and no page leaves any more', async () => {
    const [reader, other] = reading.readers;
    const opening = await room.open(reader, reading.requestId);
    const page = materialsOf(opening)[0]?.pages[0]?.id ?? '';
    expect((await reader.get(pathOfPage(opening, page))).status).to.equal(200);

    const outsider = await room.app.as(room.world.account('archivist', 'QY').loginName);
    const [one, two, none] = [await listen(reader), await listen(other), await listen(outsider)];
    const body = { opinion: '情况有变', rowVersion: reading.rowVersion };
    const path = `/api/requests/${reading.requestId}/recall`;
    expect((await reading.approvers[0]?.post(path, body))?.status).to.equal(200);

    expect(await Promise.all([one.first, two.first])).to.deep.equal([
      { topic: 'viewing' },
      { topic: 'viewing' },
    ]);
    expect(none.all).to.deep.equal([]);
    expect((await reader.get(pathOfPage(opening, page))).status).to.equal(403);
  });

  it('finds nobody listening who has no session', async () => {
    const error = await listen(room.app.anyone()).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
    expect(String(error)).to.contain('unauthenticated');
  });
});
