import { expect } from 'chai';
import { browseCopies, browseOrders } from '../../../server/modules/copies/contract.ts';
import { listAlarms } from '../../../server/modules/alarms/list-alarms.ts';
import { raiseCopyAlarms } from '../../../server/modules/copies/index.ts';
import { nextState, stateOf, stepsFrom } from '../../../server/modules/copies/states.ts';
import { COPY_STATES, COPY_STEPS } from '../../../server/modules/copies/words.ts';
import { openEar } from '../../support/ear.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { openCopyRoom, type CopyRoom, type Order } from './support/copy-room.ts';

describe('the steps of a copy', () => {
  let room: CopyRoom;
  let order: Order;
  let copyId: string;
  before(async () => {
    room = await openCopyRoom();
  });
  beforeEach(async () => {
    order = await room.order();
    copyId = crypto.randomUUID();
    expect((await room.make(order, { copyId })).status).to.equal(200);
  });
  after(() => room.app.close());

  const move = async (path: string, note = '', caller = room.maker): Promise<string> => {
    const answer = await room.step(copyId, path, note, caller);
    expect(answer.status, answer.bytes.toString()).to.equal(200);
    return (await room.show(copyId)).state;
  };
  const out = async (): Promise<void> => {
    await move('check', '', room.checker);
    await move('hand-over');
  };

  it('lead from making through checking and handing over to two who destroy it', async () => {
    const entries = await recordedBy(room.app, async () => {
      expect(await move('check', '页数相符', room.checker)).to.equal('checked');
      expect(await move('hand-over')).to.equal('handed_over');
      expect(await move('destroy', '碎纸机粉碎')).to.equal('destroying');
      expect(await move('witness', '', room.checker)).to.equal('destroyed');
    });
    const told = entries.map(({ kind, action, item, approval }) => [kind, action, item, approval]);
    expect(told).to.deep.equal(
      ['check', 'hand_over', 'destroy', 'witness'].map((step) => [
        'CHANGE',
        `copies.${step}`,
        room.volumeId,
        order.requestId,
      ]),
    );
    const destroyed = entries[2];
    if (!destroyed) throw new Error('no entry');
    expect(await detailOf(room.app, destroyed)).to.equal('碎纸机粉碎');
    const { steps, acts } = await room.show(copyId);
    expect(acts).to.deep.equal([]);
    expect(new Set(steps.map(({ by }) => by)).size).to.equal(2);
  });

  it('lead back, or into a file, as well', async () => {
    await out();
    expect(await move('take-back')).to.equal('returned');
    expect(await move('file', '归入 2026-17 卷')).to.equal('filed');
    expect((await room.step(copyId, 'destroy', '碎纸')).status).to.equal(409);
  });

  it('are taken by another than who answers for the one before', async () => {
    const own = await room.step(copyId, 'check');
    expect(own.status).to.equal(409);
    expect(own.error.message).to.contain('制作人不能校对');
    expect(await room.show(copyId)).to.deep.include({ acts: ['spoil'] });
    await out();
    await move('destroy', '碎纸机粉碎', room.checker);
    const witness = await room.step(copyId, 'witness', '', room.checker);
    expect(witness.status).to.equal(409);
    expect(witness.error.message).to.contain('销毁须两人');
    expect(await move('witness')).to.equal('destroyed');
  });

  it('are taken in their order alone, and by what stands there now', async () => {
    for (const path of ['hand-over', 'take-back', 'witness']) {
      expect((await room.step(copyId, path, '', room.checker)).status, path).to.equal(409);
    }
    await move('check', '', room.checker);
    const stale = await room.maker.post(`/api/copies/papers/${copyId}/hand-over`, { basedOn: 0 });
    expect(stale.status).to.equal(409);
    const both = await Promise.all(
      [room.maker, room.checker].map((caller) =>
        caller.post(`/api/copies/papers/${copyId}/hand-over`, { basedOn: 1 }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    expect((await room.show(copyId)).steps).to.have.length(2);
  });

  it('say why, where it matters', async () => {
    for (const [path, note] of [
      ['spoil', ''],
      ['destroy', ' 碎 '],
      ['file', ''],
      ['spoil', '卡'.repeat(201)],
    ] as const) {
      expect((await room.step(copyId, path, note)).status, `${path} ${note}`).to.equal(400);
    }
  });

  it('hand nothing over once the grant is recalled: it is spoilt and destroyed', async () => {
    await move('check', '', room.checker);
    const body = { opinion: '用途已变', rowVersion: order.rowVersion };
    await order.approvers.at(-1)?.post(`/api/requests/${order.requestId}/recall`, body);
    expect((await room.step(copyId, 'hand-over')).status).to.equal(403);
    const { acts, waitsFor } = await room.show(copyId);
    expect(acts).to.deep.equal(['spoil']);
    expect(waitsFor).to.contain('不能交付');
    expect(await move('spoil', '授权已收回')).to.equal('destroying');
    expect(await move('witness', '', room.checker)).to.equal('destroyed');
  });

  it('are closed to everybody else', async () => {
    const officer = await room.app.as(room.world.account('auditor', 'QY').loginName);
    for (const caller of [order.readers[0], ...order.approvers, officer]) {
      const answer = await caller.post(`/api/copies/papers/${copyId}/check`, { basedOn: 0 });
      expect(answer.status).to.equal(403);
    }
    expect((await officer.get(`/api/copies/papers/${copyId}`)).status).to.equal(403);
    const [, leader] = order.approvers;
    expect((await leader?.get(`/api/copies/papers/${copyId}`))?.status).to.equal(200);
  });

  it('are heard of by the unit, without a word of what', async () => {
    const ear = await openEar(room.checker);
    try {
      await move('check', '', room.checker);
      await ear.hears('copies');
    } finally {
      ear.close();
    }
  });

  it('become late after the last day, on the list, in the register and as an alarm', async () => {
    await out();
    const { now } = room.app.clock;
    const alarms = async (): Promise<string[]> =>
      (await listAlarms(room.app.services, [['copies', raiseCopyAlarms]])).map(({ text }) => text);
    expect(await alarms()).to.deep.equal([]);
    room.app.clock.now = new Date('2026-12-20T15:59:00Z');
    expect(await alarms(), 'on the last day').to.deep.equal([]);
    room.app.clock.now = new Date('2026-12-20T16:01:00Z');
    try {
      const [text = ''] = await alarms();
      expect(text).to.match(/^有 \d+ 份复制件、摘录件逾期/);
      const maker = await room.app.as(room.world.account('archivist', 'QY').loginName);
      const { items } = (await maker.get('/api/copies?overdue=yes')).as(browseCopies.response);
      expect(items.map(({ id }) => id)).to.include(copyId);
      const { waiting } = (await maker.get('/api/copies/orders')).as(browseOrders.response);
      expect(waiting.find(({ id }) => id === copyId)).to.include({ isOverdue: true });
    } finally {
      room.app.clock.now = now;
    }
  });
});

describe('the states of a copy', () => {
  it('are reached by steps alone, and end', () => {
    for (const state of COPY_STATES) {
      for (const step of stepsFrom(state)) {
        expect(nextState(state, step)).to.equal(stateOf(step));
      }
    }
    expect(stateOf(null)).to.equal('made');
    expect(COPY_STATES.filter((state) => stepsFrom(state).length === 0)).to.deep.equal([
      'filed',
      'destroyed',
    ]);
    const taken = new Set(COPY_STATES.flatMap(stepsFrom));
    expect([...taken]).to.have.members([...COPY_STEPS]);
  });
});
