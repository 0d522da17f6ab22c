import { expect } from 'chai';
import { followCopies } from '../../../server/modules/copies/contract.ts';
import { sayNext } from '../../../server/modules/copies/words.ts';
import type { Caller } from '../../support/caller.ts';
import { openEar } from '../../support/ear.ts';
import { openCopyRoom, type CopyRoom, type Order } from './support/copy-room.ts';

describe('#copies.follow', () => {
  let room: CopyRoom;
  let order: Order;
  let applicant: Caller;
  before(async () => {
    room = await openCopyRoom();
    order = await room.order();
    [applicant] = order.readers;
  });
  after(() => room.app.close());

  const path = (): string => `/api/copies/requests/${order.requestId}`;
  const follow = async (caller = applicant) =>
    (await caller.get(path())).as(followCopies.response).copies;

  it('tells whoever asked where each paper stands, and what they have to do by when', async () => {
    expect(await follow()).to.deep.equal([]);
    const copyId = crypto.randomUUID();
    const ear = await openEar(applicant);
    expect((await room.make(order, { copyId })).status).to.equal(200);
    await ear.hears('copies');
    ear.close();
    const { no } = await room.show(copyId);
    const [made, ...more] = await follow();
    expect(more).to.deep.equal([]);
    expect(made).to.include({
      no,
      copying: 'reproduction',
      state: 'made',
      stateLabel: '待校对',
      dueOn: '2026-12-20',
      afterwardsLabel: '用后销毁',
      isOverdue: false,
      next: null,
    });
    await room.step(copyId, 'check', '页数相符', room.checker);
    expect((await follow())[0]?.next).to.contain('领取');
    room.app.clock.now = new Date(room.app.clock.now.getTime() + 60_000);
    await room.step(copyId, 'hand-over');
    const [out] = await follow();
    expect(out).to.include({ state: 'handed_over', since: room.app.clock.now.toISOString() });
    expect(out?.next).to.contain('2026-12-20').and.contain('两人监销');
    await room.step(copyId, 'destroy', '碎纸机粉碎');
    await room.step(copyId, 'witness', '', room.checker);
    expect((await follow())[0]).to.include({ stateLabel: '已销毁', next: null });
  });

  it('says of a spoilt one that it is, beside the one made instead', async () => {
    const copyId = crypto.randomUUID();
    await room.make(order, { copyId });
    await room.step(copyId, 'spoil', '卡纸');
    await room.make(order, {});
    const labels = (await follow()).slice(1).map(({ stateLabel }) => stateLabel);
    expect(labels).to.deep.equal(['已作废，待监销', '待校对']);
  });

  it('tells nothing of whom they are about, of the material, or of why a step was taken', async () => {
    const text = JSON.stringify(await follow());
    const { items, personName, archiveNo } = await room.showOrder(order);
    for (const word of [personName, archiveNo, items[0]?.mark ?? '', '卡纸', '碎纸机']) {
      expect(text).to.not.contain(word);
    }
    expect(text).to.not.contain('pages');
  });

  it('is for the parties to the request alone', async () => {
    for (const party of [...order.readers, ...order.approvers]) {
      expect((await party.get(path())).status).to.equal(200);
    }
    const others = [
      ['clerk', 'QY-FGW', 0],
      ['archivist', 'QY', 0],
      ['auditor', 'QY', 0],
    ] as const;
    for (const [role, unit, nth] of others) {
      const other = await room.app.as(room.world.account(role, unit, nth).loginName);
      expect((await other.get(path())).status, role).to.equal(403);
    }
    expect((await room.app.anyone().get(path())).status).to.equal(401);
    const absent = await applicant.get(`/api/copies/requests/${crypto.randomUUID()}`);
    expect(absent.status).to.equal(403);
  });

  it('says what to do only while something is to be done', () => {
    const due = { due_on: '2026-12-20' };
    expect(sayNext('handed_over', { afterwards: 'return', ...due })).to.contain('退回');
    expect(sayNext('handed_over', { afterwards: 'file', ...due })).to.contain('卷号');
    for (const state of ['made', 'returned', 'filed', 'destroying', 'destroyed'] as const) {
      expect(sayNext(state, { afterwards: 'return', ...due })).to.equal(null);
    }
  });
});
