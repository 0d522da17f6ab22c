import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import type { JobCall } from '../../../server/threads/job-pool.ts';
import type { Services } from '../../../server/context.ts';
import { findPage, findVolume } from '../../../server/modules/archives/index.ts';
import { findActor } from '../../../server/modules/sessions/index.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import { readPage } from '../../../server/modules/viewing/read-page.ts';
import { findReading } from '../../../server/modules/viewing/reading-view.ts';
import type { Caller } from '../../support/caller.ts';
import { listLedger, recordedBy } from '../../support/ledger-entries.ts';
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

  it('is called off where it waits for a thread, recorded as asked for and as not sent', async () => {
    const [material] = materialsOf(opening);
    const page = material?.pages[0]?.id ?? '';
    const before = (await listLedger(room.app)).length;
    const entries = await recordedBy(room.app, async () => {
      expect((await hangUp(pathOfPage(opening, page))).aborted).to.equal(true);
      while ((await listLedger(room.app)).length < before + 2) await nextTurn();
      expect((await hangUp(pathOfStrip(opening, material?.id ?? ''))).aborted).to.equal(true);
      // There is no answer to wait for.
      while ((await listLedger(room.app)).length < before + 4) await nextTurn();
    });
    expect(entries.map(({ kind, action }) => `${kind} ${action}`)).to.deep.equal([
      'INTENT viewing.read_page',
      'ABORT viewing.send',
      'INTENT viewing.read_strip',
      'ABORT viewing.send',
    ]);
    for (const [at, entry] of entries.entries()) {
      if (entry.kind !== 'ABORT') continue;
      const { entryId: answers, pages } = entries[at - 1] ?? {};
      expect(entry).to.include({ answers, pages, outcome: 'cancelled' });
    }
  });

  it('is not even looked for on the disk where its reader has gone before its entry is signed for', async () => {
    const { services } = room.app;
    const actor = await findActor(
      services,
      room.world.account('clerk', 'QY-BHQ', 0).loginName,
      '127.0.0.1',
    );
    const pageId = materialsOf(opening)[0]?.pages[0]?.id ?? '';
    const [reading, volume, page] = await Promise.all([
      findReading(services.db, opening.id),
      findVolume(services.db, room.volumeId),
      findPage(services.db, room.volumeId, pageId),
    ]);
    if (!reading || !volume || !page) throw new Error('nothing to read');
    const leafing = new AbortController();
    let looked = 0;
    const ledger: Services['ledger'] = {
      ...services.ledger,
      async recordAlone(event) {
        const recorded = await services.ledger.recordAlone(event);
        leafing.abort();
        return recorded;
      },
    };
    const objects = {
      ...services.objects,
      readWhole: () => Promise.reject(new Error(`file ${(looked += 1)} looked for`)),
    };
    const input = {
      openingId: opening.id,
      pageId,
      rendition: 'view',
      signal: leafing.signal,
    } as const;
    const entries = await recordedBy(room.app, async () => {
      const asked = readPage({ ...services, ledger, objects }, actor, input, {
        reading,
        volume,
        pages: [page],
      });
      expect(await asked.catch((error: unknown) => error)).to.include({ name: 'AbortError' });
    });
    expect(looked).to.equal(0);
    expect(entries.map(({ kind, outcome }) => [kind, outcome])).to.deep.equal([
      ['INTENT', undefined],
      ['ABORT', 'cancelled'],
    ]);
  });

  it('does not stand in the way of the next one', async () => {
    const page = materialsOf(opening)[0]?.pages[0]?.id ?? '';
    await hangUp(pathOfPage(opening, page));
    expect((await reader.get(pathOfPage(opening, page))).status).to.equal(200);
  });
});
