import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Entry } from '../../../audit/leaf.ts';
import { ImageError } from '../../../server/imaging/image-error.ts';
import {
  showEntry,
  showReadings,
  showSitting,
  showVolume,
  tracePicture,
  type VolumeReadings,
} from '../../../server/modules/desk/contract.ts';
import { showHead } from '../../../server/modules/ledger/contract.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import type { Caller } from '../../support/caller.ts';
import { listLedger, recordedBy } from '../../support/ledger-entries.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  pathOfStrip,
  type ReadingRoom,
} from './support/reading-room.ts';

const SECOND_MS = 1000;

/** What is recorded before it is sent, and then was not. */
describe('a page of which nothing was sent', () => {
  let room: ReadingRoom;
  let reader: Caller;
  let keeper: Caller;
  let auditor: Caller;
  let opening: Opening;
  let requestId: string;
  let materialId: string;
  let pages: string[];
  before(async () => {
    room = await openReadingRoom();
    const reading = await room.grant();
    [reader] = reading.readers;
    ({ requestId } = reading);
    opening = await room.open(reader, requestId);
    const materials = materialsOf(opening);
    materialId = materials[0]?.id ?? '';
    pages = materials.flatMap((material) => material.pages.map(({ id }) => id));
    keeper = await room.app.as(room.world.account('archivist', 'QY').loginName);
    auditor = await room.app.as(room.world.account('auditor', 'QY').loginName);
  });
  after(() => room.app.close());

  const settled = async (): Promise<void> => {
    while ((await auditor.get('/api/ledger/head')).as(showHead.response).waiting > 0);
  };
  const read = (page = 0) => reader.get(pathOfPage(opening, pages[page] ?? ''));
  const volume = async (query = ''): Promise<VolumeReadings> =>
    (await auditor.get(`/api/ledger/volumes/${room.volumeId}${query}`)).as(showVolume.response);
  const history = async () => {
    const path = `/api/archives/volumes/${room.volumeId}/readings`;
    return (await keeper.get(path)).as(showReadings.response).readings;
  };
  /** The next picture is drawn by `draw`, and the others as ever. */
  const drawNextBy = (draw: (marked: Promise<Buffer>) => Promise<Buffer>): void => {
    const { images } = room.app.services;
    const { markPage } = images;
    images.markPage = (...given) => {
      images.markPage = markPage;
      return draw(markPage(...given));
    };
  };
  const expectUnsent = ([delivery, back, ...more]: Entry[], outcome: string): void => {
    expect(more).to.deep.equal([]);
    expect(delivery?.kind).to.equal('INTENT');
    expect(back).to.include({
      kind: 'ABORT',
      action: 'viewing.send',
      actor: delivery?.actor,
      terminal: delivery?.terminal,
      item: room.volumeId,
      pages: delivery?.pages,
      approval: delivery?.approval,
      outcome,
      answers: delivery?.entryId,
    });
  };

  it('was read by nobody: neither in its history, nor in any count, nor for any time', async () => {
    const before = (await listLedger(room.app)).length;
    expect((await read(0)).status).to.equal(200);
    room.app.clock.pass(10 * SECOND_MS);
    drawNextBy(() => Promise.reject(new ImageError('busy')));
    expect((await read(1)).status).to.equal(429);
    room.app.clock.pass(300 * SECOND_MS);
    expect((await read(0)).status).to.equal(200);
    await settled();
    const unsent = { index: before + 2, outcome: 'busy' };
    expect(
      (await history()).map(({ pageId, forMs, ...one }) => [
        pages.indexOf(pageId),
        forMs,
        one.unsent,
      ]),
    ).to.deep.equal([
      [0, null, null],
      [1, null, unsent],
      [0, 10 * SECOND_MS, null],
    ]);
    const told = await volume();
    expect(told.pages.map(({ id, reads }) => [pages.indexOf(id), reads])).to.deep.equal([[0, 2]]);
    expect(told.readers.map((one) => [one.pages, one.reads, one.readMs])).to.deep.equal([
      [1, 2, 10 * SECOND_MS],
    ]);
    const [sitting] = told.sittings;
    expect(sitting).to.include({ reads: 2, unsent: 1, refusals: 0 });
    const { steps } = (
      await auditor.get(`/api/ledger/volumes/${room.volumeId}/sittings/${sitting?.index}`)
    ).as(showSitting.response);
    expect(steps.map((step) => [step.what, step.unsent])).to.deep.equal([
      ['open', null],
      // The other reader, at the first opening.
      ['confirm', null],
      ['page', null],
      ['page', unsent],
      ['page', null],
    ]);
  });

  for (const [code, status] of [
    ['busy', 429],
    ['timed_out', 500],
    ['crashed', 500],
  ] as const) {
    it(`is told by an entry that names the delivery, where marking it ends with ${code}`, async () => {
      drawNextBy(() => Promise.reject(new ImageError(code)));
      const entries = await recordedBy(room.app, async () => {
        expect((await read()).status).to.equal(status);
      });
      expectUnsent(entries, code);
    });
  }

  it('shows beside its own entry that it was not sent, and a picture of it leads to both', async () => {
    const taken = Promise.withResolvers<Buffer>();
    const before = (await listLedger(room.app)).length;
    drawNextBy(async (marked) => {
      taken.resolve(Buffer.from(await marked));
      await reader.post(`/api/viewing/openings/${opening.id}/close`);
      return marked;
    });
    const entries = await recordedBy(room.app, async () => {
      expect((await read()).status).to.equal(403);
    });
    const index = before + entries.findIndex(({ action }) => action === 'viewing.send');
    await settled();
    const own = (await auditor.get(`/api/ledger/entries/${before}`)).as(showEntry.response);
    expect(own.unsent).to.deep.equal({ index, outcome: 'ended' });
    const { view } = (await auditor.upload('/api/ledger/traces', await taken.promise)).as(
      tracePicture.response,
    );
    expect(view).to.deep.include({ index: before, unsent: own.unsent });
    opening = await room.open(reader, requestId);
  });

  it('was read by nobody, though the day ends between the two entries', async () => {
    room.app.clock.now = new Date('2026-11-24T15:59:59.900Z');
    auditor = await room.app.as(room.world.account('auditor', 'QY').loginName);
    const again = await room.grant();
    [reader] = again.readers;
    opening = await room.open(reader, again.requestId);
    drawNextBy(() => {
      room.app.clock.pass(200);
      return Promise.reject(new ImageError('timed_out'));
    });
    expect((await read(pages.length - 1)).status).to.equal(500);
    await settled();
    const told = await volume('?to=2026-11-24');
    expect(told.pages.map(({ id }) => id)).to.not.include(pages.at(-1));
    expect(told.sittings[0]).to.include({ reads: 0, unsent: 1 });
  });

  it('is told where its file is lost, and so is a strip, with all its pages', async () => {
    await rm(join(room.app.home, 'objects'), { recursive: true });
    const one = await recordedBy(room.app, async () => {
      expect((await read()).status).to.equal(503);
    });
    expectUnsent(one, 'damaged');
    const strip = await recordedBy(room.app, async () => {
      expect((await reader.get(pathOfStrip(opening, materialId))).status).to.equal(503);
    });
    expectUnsent(strip, 'damaged');
    expect(strip[1]?.pages?.split(' ')).to.have.length.above(1);
  });
});
