import { expect } from 'chai';
import { requestDetail } from '../../../server/modules/requests/contract.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { openDesk, type RequestDesk } from './support/request-desk.ts';

const opinion = '所列事由不足以查阅';

describe('#requests.refuse', () => {
  let desk: RequestDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.app.close());

  it('ends a request at either step, and tells the applicant why', async () => {
    for (const isFirst of [true, false]) {
      let request = await desk.submit();
      if (!isFirst) request = await desk.move(desk.leader, 'approve', request);
      const caller = isFirst ? desk.leader : desk.centre;
      const refused = await desk.move(caller, 'refuse', request, { opinion });
      expect(refused.state).to.equal('refused');
      const detail = (await desk.clerk.get(`/api/requests/${request.id}`)).as(requestDetail);
      expect(detail).to.include({ stateLabel: '未同意', recallReason: opinion, currentStep: null });
      expect(detail.acts).to.deep.equal([]);
      expect(detail.steps[isFirst ? 0 : 1]).to.include({ state: 'refused', opinion });
    }
  });

  it('leaves an entry under its own name', async () => {
    const request = await desk.submit();
    const [entry, ...more] = await recordedBy(desk.app, () =>
      desk.move(desk.leader, 'refuse', request, { opinion }),
    );
    if (!entry) throw new Error('not recorded');
    expect(more).to.deep.equal([]);
    expect(entry).to.include({ kind: 'CHANGE', action: 'requests.refuse', approval: request.id });
    expect(await detailOf(desk.app, entry)).to.equal(opinion);
  });

  it('wants a session and a reason', async () => {
    const request = await desk.submit();
    const path = `/api/requests/${request.id}/refuse`;
    const stranger = desk.app.anyone();
    expect((await stranger.post(path, { opinion, rowVersion: 1 })).status).to.equal(401);
    for (const body of [{}, { opinion: ' ' }, { opinion: '否' }]) {
      const answer = await desk.act(desk.leader, 'refuse', request, body);
      expect(answer.status).to.equal(400);
      expect(answer.error.field).to.equal('opinion');
    }
    expect((await desk.act(desk.leader, 'refuse', request, { opinion, all: 1 })).status).to.equal(
      400,
    );
  });

  it('refuses whose turn it is not, under its own name', async () => {
    const request = await desk.submit();
    const entries = await recordedBy(desk.app, async () => {
      expect((await desk.act(desk.centre, 'refuse', request, { opinion })).status).to.equal(403);
    });
    expect(entries[0]).to.include({ kind: 'DENY', action: 'requests.refuse', outcome: 'no_rule' });
  });

  it('cannot be undone', async () => {
    const request = await desk.move(desk.leader, 'refuse', await desk.submit(), { opinion });
    expect((await desk.act(desk.leader, 'approve', request)).status).to.equal(403);
    expect((await desk.act(desk.clerk, 'withdraw', request)).status).to.equal(409);
  });
});
