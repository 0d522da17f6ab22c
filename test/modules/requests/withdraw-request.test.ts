import { expect } from 'chai';
import { recordedBy } from '../../support/ledger-entries.ts';
import { openDesk, type RequestDesk } from './support/request-desk.ts';

describe('#requests.withdraw', () => {
  let desk: RequestDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.app.close());

  it('takes a request back before it is decided, and leaves an entry', async () => {
    const request = await desk.move(desk.leader, 'approve', await desk.submit());
    const [entry, ...more] = await recordedBy(desk.app, async () => {
      const withdrawn = await desk.move(desk.clerk, 'withdraw', request);
      expect(withdrawn.state).to.equal('withdrawn');
    });
    expect(more).to.deep.equal([]);
    expect(entry).to.include({
      kind: 'CHANGE',
      action: 'requests.withdraw',
      item: desk.volumeId,
      approval: request.id,
    });
  });

  it('takes back what was returned', async () => {
    const request = await desk.submit();
    const returned = await desk.move(desk.leader, 'return', request, { opinion: '请补充' });
    expect((await desk.move(desk.clerk, 'withdraw', returned)).state).to.equal('withdrawn');
  });

  it('takes it from the approver’s list', async () => {
    const request = await desk.submit();
    await desk.move(desk.clerk, 'withdraw', request);
    expect((await desk.act(desk.leader, 'approve', request)).status).to.equal(403);
    const { bytes } = await desk.leader.get('/api/requests?box=todo');
    expect(bytes.toString()).to.not.contain(request.id);
  });

  it('wants a session, the applicant, and nothing besides', async () => {
    const request = await desk.submit();
    const path = `/api/requests/${request.id}/withdraw`;
    expect((await desk.app.anyone().post(path, { rowVersion: 1 })).status).to.equal(401);
    for (const caller of [desk.partner, desk.leader, desk.centre]) {
      expect((await desk.act(caller, 'withdraw', request)).status).to.equal(403);
    }
    const answer = await desk.act(desk.clerk, 'withdraw', request, { opinion: '不查了' });
    expect(answer.status).to.equal(400);
    expect(answer.error.field).to.equal('opinion');
  });

  it('comes too late once it is granted, and does nothing twice', async () => {
    const granted = await desk.grant();
    expect((await desk.act(desk.clerk, 'withdraw', granted)).status).to.equal(409);
    const withdrawn = await desk.move(desk.clerk, 'withdraw', await desk.submit());
    expect((await desk.act(desk.clerk, 'withdraw', withdrawn)).status).to.equal(409);
  });
});
