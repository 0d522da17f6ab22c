import { expect } from 'chai';
import type { JobCall } from '../../../server/threads/job-pool.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import type { Caller } from '../../support/caller.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  pathOfStrip,
  type ReadingRoom,
} from './support/reading-room.ts';

describe('a page that its reader has leafed past', () => {
  let room: ReadingRoom;
  let reader: Caller;
  let opening: Opening;
  before(async () => {
    room = await openReadingRoom();
    const reading = await room.grant();
    [reader] = reading.readers;
    opening = await room.open(reader, reading.requestId);
  });
  after(() => room.app.close());

  /** Hangs up as soon as the picture waits for a thread; settles with what that thread's call was told. */
  const hangUp = async (path: string): Promise<AbortSignal> => {
    const { images } = room.app.services;
    const { markPage, markStrip } = images;
    const leafing = new AbortController();
    const told = Promise.withResolvers<AbortSignal>();
    const wait = (...given: unknown[]): Promise<never> => {
      const { signal } = given.at(-1) as JobCall;
      if (!signal) throw new Error('the pool was given nothing to be called off by');
      signal.addEventListener('abort', () => told.resolve(signal));
      leafing.abort();
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    };
    Object.assign(images, { markPage: wait, markStrip: wait });
    try {
      const answer = fetch(`${room.app.url}${path}`, {
        headers: { Cookie: reader.cookie },
        signal: leafing.signal,
      }).catch((error: unknown) => error);
      expect(await answer).to.include({ name: 'AbortError' });
      return await told.promise;
    } finally {
      Object.assign(images, { markPage, markStrip });
    }
  };

  it('is called off where it waits for a thread, and stays recorded as asked for', async () => {
    const [material] = materialsOf(opening);
    const page = material?.pages[0]?.id ?? '';
    const entries = await recordedBy(room.app, async () => {
      expect((await hangUp(pathOfPage(opening, page))).aborted).to.equal(true);
      expect((await hangUp(pathOfStrip(opening, material?.id ?? ''))).aborted).to.equal(true);
    });
    expect(entries.map(({ kind, action }) => `${kind} ${action}`)).to.deep.equal([
      'INTENT viewing.read_page',
      'INTENT viewing.read_strip',
    ]);
  });

  it('does not stand in the way of the next one', async () => {
    const page = materialsOf(opening)[0]?.pages[0]?.id ?? '';
    await hangUp(pathOfPage(opening, page));
    expect((await reader.get(pathOfPage(opening, page))).status).to.equal(200);
  });
});
