import { expect } from 'chai';
import { browseCopies, browseOrders } from '../../../server/modules/copies/contract.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { openCopyRoom, type CopyRoom, type Order } from './support/copy-room.ts';

const TEXT = '=1+1 学历：大学本科。';

describe('the register of copies', () => {
  let room: CopyRoom;
  let order: Order;
  before(async () => {
    room = await openCopyRoom();
    order = await room.order();
    await room.make(order);
    room.app.clock.pass(60_000);
    await room.make(order);
    room.app.clock.pass(60_000);
    await room.make(order, { item: 2, text: TEXT });
  });
  after(() => room.app.close());

  const browse = async (query: string) =>
    (await room.maker.get(`/api/copies${query}`)).as(browseCopies.response);

  it('lists every copy of the unit, newest first, page by page, with how many there are', async () => {
    const first = await browse('?limit=2');
    expect(first).to.include({ total: 3, overdue: 0 });
    const second = await browse(`?limit=2&cursor=${first.nextCursor ?? ''}`);
    const numbers = [...first.items, ...second.items].map(({ no }) => no);
    expect(numbers).to.deep.equal(['ZL2026-000001', 'FZ2026-000002', 'FZ2026-000001']);
    expect(second.nextCursor).to.equal(null);
  });

  it('is cut by number, request, kind, state and day', async () => {
    const requestNo = (await browse('')).items[0]?.requestNo ?? '';
    for (const [query, total] of [
      ['?no=FZ2026', 2],
      ['?no=FZ2026-000002', 1],
      [`?no=${requestNo}`, 3],
      ['?no=%25', 0],
      ['?copying=extract', 1],
      ['?state=made', 3],
      ['?state=checked', 0],
      ['?from=2026-11-24&to=2026-11-24', 3],
      ['?from=2026-11-25', 0],
      ['?to=2026-11-23', 0],
      ['?overdue=yes', 0],
    ] as const) {
      expect((await browse(query)).total, query).to.equal(total);
    }
    for (const query of ['?state=lost', '?from=gestern', '?cursor=abc', '?unit=QY', '?limit=51']) {
      expect((await room.maker.get(`/api/copies${query}`)).status, query).to.equal(400);
    }
  });

  it('tells what waits: what is still to be made, and what to be taken further', async () => {
    const { orders, waiting } = (await room.maker.get('/api/copies/orders')).as(
      browseOrders.response,
    );
    expect(orders).to.deep.equal([]);
    expect(waiting).to.have.length(3);
    const next = await room.order();
    const again = (await room.maker.get('/api/copies/orders')).as(browseOrders.response);
    expect(
      again.orders.map(({ requestId, wanted, made }) => [requestId, wanted, made]),
    ).to.deep.equal([[next.requestId, 3, 0]]);
  });

  it('shows another unit nothing, and nobody their own file', async () => {
    const { database } = room.app;
    const { id } = await database
      .superuser('units')
      .where({ code: 'QY-BHQ' })
      .first<{ id: string }>('id');
    const { loginName } = room.world.account('archivist', 'QY', 1);
    const account = () => database.superuser('accounts').where({ login_name: loginName });
    const before = await account().first<{ unit_id: string; person_id: string | null }>(
      'unit_id',
      'person_id',
    );
    const seen = async (): Promise<number> =>
      (await (await room.app.as(loginName)).get('/api/copies')).as(browseCopies.response).total;
    expect(await seen()).to.equal(3);
    const { person_id: personId } = await database
      .superuser('volumes')
      .where({ id: room.volumeId })
      .first<{ person_id: string }>('person_id');
    await account().update({ person_id: personId });
    expect(await seen()).to.equal(0);
    await account().update({ person_id: before.person_id, unit_id: id });
    expect(await seen()).to.equal(0);
    await account().update({ unit_id: before.unit_id });
  });

  it('is carried away for a reason, and says on itself by whom', async () => {
    const entries = await recordedBy(room.app, async () => {
      const body = { reason: '季度核对', copying: 'extract' };
      const answer = await room.maker.post('/api/copies/register/export', body);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('Content-Type')).to.contain('text/csv');
      const text = answer.bytes.toString();
      expect(text)
        .to.match(/共 1 条/)
        .and.match(/记于账本第 \d+ 条/)
        .and.contain('ZL2026-000001');
      expect(text).to.not.contain('FZ2026').and.not.contain('大学本科');
      const paper = await room.maker.post('/api/copies/register/paper', { reason: '季度核对' });
      expect(paper.bytes.subarray(0, 5).toString()).to.equal('%PDF-');
      expect(paper.bytes.toString('latin1').match(/\/Type \/Page\b/g)).to.have.length(1);
    });
    expect(
      entries.map(({ kind, action, outcome }) => `${kind} ${action} ${outcome ?? ''}`),
    ).to.deep.equal(['DONE copies.export rows 1', 'DONE copies.print rows 3']);
    const [exported] = entries;
    if (!exported) throw new Error('no entry');
    expect(await detailOf(room.app, exported)).to.contain('季度核对');
    for (const reason of [undefined, '看', ' '.repeat(9)]) {
      const answer = await room.maker.post('/api/copies/register/export', { reason });
      expect(answer.status).to.equal(400);
    }
  });
});

describe('#copies.read_page', () => {
  let room: CopyRoom;
  let order: Order;
  before(async () => {
    room = await openCopyRoom();
    order = await room.order();
  });
  after(() => room.app.close());

  const pathOf = (item: number, pageNo: number): string =>
    `/api/copies/orders/${order.requestId}/items/${item}/pages/${pageNo}`;

  it('shows a page to who writes an extract from it: recorded first, and marked', async () => {
    const entries = await recordedBy(room.app, async () => {
      const answer = await room.maker.get(pathOf(2, 1));
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('Cache-Control')).to.equal('no-store');
      const other = await room.checker.get(pathOf(2, 1));
      expect(other.bytes.equals(answer.bytes)).to.equal(false);
    });
    for (const entry of entries) {
      expect(entry).to.include({
        kind: 'INTENT',
        action: 'copies.read_page',
        item: room.volumeId,
        approval: order.requestId,
      });
    }
    expect(entries).to.have.length(2);
  });

  it('shows no page that was not approved for an extract', async () => {
    for (const path of [pathOf(1, 1), pathOf(2, 2), pathOf(3, 1), pathOf(2, 9999)]) {
      const entries = await recordedBy(room.app, async () => {
        expect((await room.maker.get(path)).status, path).to.equal(403);
      });
      expect(entries.map(({ kind, outcome }) => [kind, outcome])).to.deep.equal([
        ['DENY', 'absent'],
      ]);
    }
    for (const path of [pathOf(2, 0), pathOf(2, -1), pathOf(2, 1.5), pathOf(0, 1)]) {
      expect((await room.maker.get(path)).status, path).to.equal(400);
    }
    expect((await order.readers[0].get(pathOf(2, 1))).status).to.equal(403);
  });

  it('is joined by a record of every attempt to print it', async () => {
    const path = `/api/copies/orders/${order.requestId}/items/2/print-attempts`;
    const [attempt] = await recordedBy(room.app, async () => {
      expect((await room.maker.post(path)).status).to.equal(200);
    });
    expect(attempt).to.include({
      kind: 'DENY',
      action: 'copies.note_print_attempt',
      item: room.volumeId,
      purpose: 'wage',
      approval: order.requestId,
      outcome: 'blank',
    });
    expect((await order.readers[0].post(path)).status).to.equal(403);
    expect((await room.maker.post(path, { pages: 3 })).status).to.equal(400);
  });

  it('is offered to who checks an extract, as long as the grant lives', async () => {
    const copyId = crypto.randomUUID();
    const reproductionId = crypto.randomUUID();
    await room.make(order, { item: 2, copyId, text: TEXT });
    await room.make(order, { item: 1, copyId: reproductionId });
    const originalOf = async (id: string, caller = room.checker) =>
      (await room.show(id, caller)).original;
    expect(await originalOf(copyId)).to.deep.equal({ item: 2, pageNos: [1] });
    expect(await originalOf(copyId, room.maker)).to.equal(null);
    expect(await originalOf(reproductionId)).to.equal(null);
    const { requestId, rowVersion } = order;
    const opinion = { opinion: '情况有变', rowVersion };
    await order.approvers[0]?.post(`/api/requests/${requestId}/recall`, opinion);
    expect(await originalOf(copyId)).to.equal(null);
    expect((await room.show(copyId, room.checker)).acts).to.include('check');
  });
});
