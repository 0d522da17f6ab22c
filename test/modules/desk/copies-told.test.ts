import { expect } from 'chai';
import {
  showReadings,
  showSitting,
  showVolume,
  type VolumeReadings,
} from '../../../server/modules/desk/contract.ts';
import { showHead } from '../../../server/modules/ledger/contract.ts';
import type { Caller } from '../../support/caller.ts';
import { openCopyRoom, type CopyRoom, type Order } from '../copies/support/copy-room.ts';
import { materialsOf, pathOfStrip } from '../viewing/support/reading-room.ts';

const SECOND_MS = 1000;

/** Nobody has opened the file: its pages left for an extract, on paper, and as thumbnails alone. */
describe('what left for copies', () => {
  let room: CopyRoom;
  let order: Order;
  let auditor: Caller;
  let pages: { extracted: string; material: number; printed: string[]; strips: string[] };
  before(async () => {
    room = await openCopyRoom();
    order = await room.order();
    auditor = await room.app.as(room.world.account('auditor', 'QY').loginName);
    const opened = await room.open(order.readers[0], order.requestId);
    const materials = materialsOf(opened);
    const idsOf = (mark: string): string[] =>
      materials.find((one) => one.mark === mark)?.pages.map(({ id }) => id) ?? [];
    pages = {
      extracted: idsOf('4-1-1')[0] ?? '',
      // The catalogue begins with a material of the third class, which is not granted.
      material: 2,
      printed: idsOf('9-2-1'),
      strips: materials.flatMap((one) => one.pages.map(({ id }) => id)),
    };
    for (const { id } of materials) await order.readers[0].get(pathOfStrip(opened, id));
    const page = await room.maker.get(`/api/copies/orders/${order.requestId}/items/2/pages/1`);
    expect(page.status).to.equal(200);
    room.app.clock.pass(50 * SECOND_MS);
    const extract = await room.make(order, { item: 2, text: '学历：大学本科。' });
    expect(extract.status, extract.bytes.toString().slice(0, 200)).to.equal(200);
    expect((await room.make(order)).status).to.equal(200);
    while ((await auditor.get('/api/ledger/head')).as(showHead.response).waiting > 0);
  });
  after(() => room.app.close());

  const volume = async (): Promise<VolumeReadings> =>
    (await auditor.get(`/api/ledger/volumes/${room.volumeId}`)).as(showVolume.response);
  const historyOf = async (page: string) =>
    (await room.maker.get(`/api/archives/volumes/${room.volumeId}/readings?page=${page}`)).as(
      showReadings.response,
    ).readings;

  it('stands in the history of the page: who compared it, who copied it, and for whom', async () => {
    const told = await historyOf(pages.extracted);
    const recipient = room.world.account('clerk', 'QY-BHQ', 0).name;
    expect(told.map(({ what, copy, forMs }) => [what, copy?.recipientName, forMs])).to.deep.equal([
      ['copy', recipient, null],
      ['extract', undefined, 50 * SECOND_MS],
    ]);
    expect(told[0]?.copy?.no).to.match(/^ZL2026-\d{6}$/);
    for (const one of told) {
      expect(one).to.include({
        actorName: room.world.account('archivist', 'QY', 0).name,
        mark: '4-1-1',
        no: 1,
      });
    }
    const [printed, ...more] = await historyOf(pages.printed[0] ?? '');
    expect(more).to.deep.equal([]);
    expect(printed).to.include({ what: 'copy', heldMs: null });
    expect(printed?.copy).to.include({ nth: 1, recipientName: recipient });
    expect(printed?.copy?.no).to.match(/^FZ2026-\d{6}$/);
  });

  it('makes its maker one of those whom the auditor sees', async () => {
    const { readers, requests, others } = await volume();
    const maker = readers.find(
      ({ actorName }) => actorName === room.world.account('archivist', 'QY', 0).name,
    );
    expect(maker).to.include({ reads: 1, copies: 2, pages: 3, sittings: 0, requests: 1 });
    expect(requests[0]?.sittings).to.equal(1);
    expect(others.map(({ action }) => action)).to.not.include.members([
      'copies.make',
      'copies.read_page',
    ]);
  });

  it('lists every page that left, those among thumbnails last', async () => {
    const told = (await volume()).pages;
    expect(told.map(({ id }) => id)).to.have.members(pages.strips);
    const [extracted, ...rest] = told;
    expect(extracted).to.deep.equal({
      id: pages.extracted,
      place: { material: pages.material, no: 1 },
      reads: 1,
      copies: 1,
      strips: 1,
      readers: 2,
      readMs: 50 * SECOND_MS,
    });
    const answer = await auditor.get(`/api/ledger/volumes/${room.volumeId}`);
    expect(answer.bytes.toString(), 'no class of what is in it').to.not.contain('9-2-1');
    const printed = rest.slice(0, pages.printed.length);
    expect(printed.map(({ id }) => id)).to.have.members(pages.printed);
    expect(printed.map(({ reads, copies }) => [reads, copies])).to.deep.equal(
      pages.printed.map(() => [0, 1]),
    );
    for (const one of rest.slice(pages.printed.length)) {
      expect(one).to.include({ reads: 0, copies: 0, strips: 1 });
    }
  });

  it('is told step by step', async () => {
    const found = (await volume()).sittings.find(({ isOfCopies }) => isOfCopies);
    expect(found).to.include({ reads: 1, copies: 2, isWhole: true, closedAt: null });
    const { sitting, steps } = (
      await auditor.get(`/api/ledger/volumes/${room.volumeId}/sittings/${found?.index}`)
    ).as(showSitting.response);
    expect(sitting).to.deep.equal(found);
    expect(steps.map(({ what, copy }) => [what, copy?.no.slice(0, 2)])).to.deep.equal([
      ['extract', undefined],
      ['copy', 'ZL'],
      ['copy', 'FZ'],
    ]);
  });
});
