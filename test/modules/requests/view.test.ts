import { expect } from 'chai';
import {
  BOXES,
  listRequests,
  requestDetail,
  type RequestDetail,
} from '../../../server/modules/requests/contract.ts';
import type { Caller } from '../../support/caller.ts';
import { accountIdOf, openDesk, type RequestDesk } from './support/request-desk.ts';

const DAY_MS = 86_400_000;
type Box = (typeof BOXES)[number];

describe('#requests.browse', () => {
  let desk: RequestDesk;
  let window: Caller;
  before(async () => {
    desk = await openDesk();
    window = await desk.sign('window_clerk', 'QY-GZ');
  });
  after(() => desk.app.close());

  const list = async (caller: Caller, box: Box, more = '') =>
    (await caller.get(`/api/requests?box=${box}${more}`)).as(listRequests.response);
  const countsOf = async (caller: Caller): Promise<number[]> => {
    const { counts } = await list(caller, 'mine');
    return BOXES.map((box) => counts[box]);
  };

  it('puts a request on each desk as it goes along, and counts', async () => {
    const everyone = () =>
      Promise.all([desk.clerk, desk.partner, desk.leader, desk.centre, window].map(countsOf));
    // In order: to do, done, mine, to read.
    const idle = [0, 0, 0, 0];
    expect(await everyone()).to.deep.equal([idle, idle, idle, idle, idle]);
    const request = await desk.submit();
    expect(await everyone()).to.deep.equal([[0, 0, 1, 0], idle, [1, 0, 0, 0], idle, idle]);
    const first = await desk.move(desk.leader, 'approve', request);
    expect(await everyone()).to.deep.equal([[0, 0, 1, 0], idle, [0, 1, 0, 0], [1, 0, 0, 0], idle]);
    const second = await desk.move(desk.centre, 'approve', first);
    expect(await everyone()).to.deep.equal([
      [0, 0, 1, 1],
      [0, 0, 0, 1],
      [0, 1, 0, 0],
      [0, 1, 0, 0],
      idle,
    ]);
    await desk.move(desk.leader, 'recall', second, { opinion: '考察已结束' });
    expect(await countsOf(desk.clerk)).to.deep.equal([0, 0, 1, 0]);
    expect(await countsOf(desk.partner)).to.deep.equal(idle);
  });

  it('names the one main act of each person', async () => {
    const request = await desk.submit();
    const mainAct = async (caller: Caller, box: Box): Promise<string | undefined> =>
      (await list(caller, box)).items.find(({ id }) => id === request.id)?.mainAct;
    expect(await mainAct(desk.leader, 'todo')).to.equal('approve');
    expect(await mainAct(desk.clerk, 'mine')).to.equal('show');
    await desk.move(desk.centre, 'approve', await desk.move(desk.leader, 'approve', request));
    expect(await mainAct(desk.clerk, 'mine')).to.equal('read');
    expect(await mainAct(desk.partner, 'reading')).to.equal('read');
    expect(await mainAct(desk.centre, 'done')).to.equal('show');
  });

  it('pages newest first, without gap or repeat, also among those of one moment', async () => {
    for (let count = 0; count < 5; count += 1) await desk.submit();
    const { items: all } = await list(desk.clerk, 'mine', '&limit=50');
    const seen: string[] = [];
    let more = '';
    for (;;) {
      const { items, nextCursor } = await list(desk.clerk, 'mine', `&limit=2${more}`);
      expect(items).to.have.length.within(1, 2);
      seen.push(...items.map(({ id }) => id));
      if (nextCursor === null) break;
      more = `&cursor=${nextCursor}`;
    }
    expect(seen).to.deep.equal(all.map(({ id }) => id));
    expect(new Set(seen).size).to.equal(seen.length);
    expect(seen).to.have.length.above(5);
  });

  it('wants a session, a role and a box', async () => {
    const path = '/api/requests?box=todo';
    expect((await desk.app.anyone().get(path)).status).to.equal(401);
    expect((await (await desk.sign('auditor', 'QY')).get(path)).status).to.equal(403);
    for (const query of [
      '',
      '?box=all',
      '?box=todo&unit=QY',
      '?box=todo&limit=0',
      '?box=todo&cursor=MjAyNi0wMi0zMVQwMDowMDowMC4wMDBaIC0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLQ',
    ]) {
      expect((await desk.clerk.get(`/api/requests${query}`)).status, query).to.equal(400);
    }
  });

  it('closes a grant when its days are over', async () => {
    const request = await desk.grant({ days: 2 });
    const show = async (caller: Caller): Promise<RequestDetail> =>
      (await caller.get(`/api/requests/${request.id}`)).as(requestDetail);
    expect(await show(desk.clerk)).to.include({ stateLabel: '可阅档', mainAct: 'read' });
    desk.app.clock.pass(2 * DAY_MS);
    const later = await desk.sign('clerk', 'QY-BHQ', 1);
    const detail = await show(later);
    expect(detail).to.include({ state: 'expired', stateLabel: '已到期', mainAct: 'show' });
    expect(detail.acts).to.not.include('read');
    const { items } = await list(later, 'reading');
    expect(items.map(({ id }) => id)).to.not.include(request.id);
    const opening = await later.post('/api/viewing/openings', { requestId: request.id });
    expect(opening.status).to.equal(403);
  });
});

describe('#requests.show', () => {
  let desk: RequestDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.app.close());

  it('offers each party what they may do, and nobody else anything', async () => {
    const actsOf = async (caller: Caller, id: string): Promise<string[] | number> => {
      const answer = await caller.get(`/api/requests/${id}`);
      return answer.status === 200 ? answer.as(requestDetail).acts : answer.status;
    };
    const everyone = [
      desk.clerk,
      desk.partner,
      desk.leader,
      desk.centre,
      await desk.sign('clerk', 'QY-YLX', 1),
      await desk.sign('unit_leader', 'QY-YLX'),
      await desk.sign('sysadmin', 'QY'),
      await desk.sign('auditor', 'QY'),
    ];
    const acts = (id: string) => Promise.all(everyone.map((caller) => actsOf(caller, id)));
    const others = [403, 403, 403, 403];
    const request = await desk.submit();
    const deciding = ['approve', 'return', 'refuse'];
    expect(await acts(request.id)).to.deep.equal([['withdraw'], [], deciding, [], ...others]);
    const first = await desk.move(desk.leader, 'approve', request);
    expect(await acts(request.id)).to.deep.equal([['withdraw'], [], [], deciding, ...others]);
    await desk.move(desk.centre, 'approve', first);
    const recalling = ['recall'];
    expect(await acts(request.id)).to.deep.equal([
      ['read'],
      ['read'],
      recalling,
      recalling,
      ...others,
    ]);
  });

  it('tells what is asked, for whom and by whom', async () => {
    const { id, no } = await desk.submit();
    const detail = (await desk.leader.get(`/api/requests/${id}`)).as(requestDetail);
    expect(detail).to.include({
      no,
      volumeId: desk.volumeId,
      purposeLabel: '任前审核与考察',
      reason: desk.draft().reason,
      days: 3,
      unitName: '白桦旗委组织部',
    });
    expect(detail.categories).to.deep.equal([
      { code: '1', label: '一', name: '履历类', mode: 'full', titleHas: '' },
      { code: '3', label: '三', name: '考核鉴定类', mode: 'full', titleHas: '' },
    ]);
    expect(detail.readers.map(({ accountId }) => accountId)).to.deep.equal([
      await accountIdOf(desk.clerk),
      await accountIdOf(desk.partner),
    ]);
  });
});
