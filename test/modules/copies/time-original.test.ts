import { expect } from 'chai';
import type { Entry } from '../../../audit/leaf.ts';
import { READ_COPY_PAGE } from '../../../server/key-release/releasing-acts.ts';
import { readTimes } from '../../../server/modules/viewing/index.ts';
import type { Caller } from '../../support/caller.ts';
import { openEar, type Ear } from '../../support/ear.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { openCopyRoom, type CopyRoom, type Order } from './support/copy-room.ts';

describe('the time of an original beside an extract', () => {
  let room: CopyRoom;
  let order: Order;
  let ear: Ear;
  before(async () => {
    room = await openCopyRoom();
  });
  after(() => room.app.close());
  beforeEach(async () => {
    order = await room.order();
    ear = await openEar(room.maker);
  });
  afterEach(() => ear.close());

  const look = async (caller: Caller = room.maker): Promise<void> => {
    const path = `/api/copies/orders/${order.requestId}/items/2/pages/1`;
    expect((await caller.get(path)).status).to.equal(200);
  };
  const says = (speaker: Ear, change: object = {}): Promise<void> =>
    speaker.says({ sittingId: order.requestId, shown: ['2/1'], isWatched: true, ...change });
  const pass = (seconds: number): void => room.app.clock.pass(seconds * 1000);
  const round = (): Promise<void> => room.app.services.pageTimes.round();
  /** Each must be told of a reading of its own. */
  const timesIn = (entries: readonly Entry[]): { actor: string; times: number[] }[] =>
    entries
      .filter(({ action }) => action === 'viewing.time_pages')
      .flatMap((entry) =>
        readTimes(entry).map(({ entryId, pageId, watchedMs, heldMs }) => {
          const read = entries.find((one) => one.entryId === entryId);
          const { actor } = entry;
          expect(read).to.include({ action: READ_COPY_PAGE, actor, pages: pageId });
          expect(entry).to.include({ item: read?.item, approval: order.requestId });
          return { actor, times: [watchedMs / 1000, heldMs / 1000] };
        }),
      );

  it('is told as that of a page, until the form is closed', async () => {
    const entries = await recordedBy(room.app, async () => {
      await look();
      await says(ear);
      pass(6);
      await says(ear, { isWatched: false });
      pass(4);
      await says(ear, { shown: [], isWatched: false, isOver: true });
      pass(500);
      await round();
      await round();
    });
    expect(timesIn(entries).map(({ times }) => times)).to.deep.equal([[6, 10]]);
  });

  it('starts anew when it is looked at again', async () => {
    const entries = await recordedBy(room.app, async () => {
      for (const seconds of [3, 5]) {
        await look();
        await says(ear);
        pass(seconds);
        await says(ear, { shown: [], isWatched: false, isOver: true });
      }
      await round();
    });
    expect(timesIn(entries).map(({ times }) => times)).to.deep.equal([
      [3, 3],
      [5, 5],
    ]);
  });

  it('is told of each of two who look at the same time', async () => {
    const other = await openEar(room.checker);
    const made = await room.make(order, { item: 2, text: '学历：大学本科。' });
    expect(made.status).to.equal(200);
    const entries = await recordedBy(room.app, async () => {
      await look();
      await look(room.checker);
      await says(ear);
      pass(2);
      await says(other);
      pass(5);
      for (const one of [ear, other])
        await says(one, { shown: [], isWatched: false, isOver: true });
      await round();
    });
    other.close();
    const [one, two] = timesIn(entries);
    expect([one?.times, two?.times]).to.deep.equal([
      [7, 7],
      [5, 7],
    ]);
    expect(one?.actor).to.not.equal(two?.actor);
  });

  it('ends with the grant, and takes no word of another’s', async () => {
    const stranger = await openEar(room.checker);
    const entries = await recordedBy(room.app, async () => {
      await look();
      await says(stranger);
      pass(8);
      await says(ear, { shown: ['2/1', '1/1', 'x'] });
      pass(1);
      const recalled = await order.approvers[0]?.post(`/api/requests/${order.requestId}/recall`, {
        opinion: '情况有变',
        rowVersion: order.rowVersion,
      });
      expect(recalled?.status).to.equal(200);
      await round();
      pass(100);
      await round();
    });
    stranger.close();
    expect(timesIn(entries).map(({ times }) => times)).to.deep.equal([[1, 9]]);
  });
});
