import { expect } from 'chai';
import { requestDetail, type RequestDetail } from '../../../server/modules/requests/contract.ts';
import type { Outcome } from '../../../server/modules/requests/outcome.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { openDesk, type RequestDesk } from './support/request-desk.ts';

const opinion = '请补充查阅事由';

describe('#requests.return and #requests.resubmit', () => {
  let desk: RequestDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.app.close());

  const returned = async (): Promise<Outcome> => {
    const approved = await desk.move(desk.leader, 'approve', await desk.submit());
    return desk.move(desk.centre, 'return', approved, { opinion });
  };
  /** A draft without its volume: a request stays with the file it was made for. */
  const amended = (change: object = {}): object => ({
    ...desk.draft({ reason: '拟提任副县长，须核对任职经历' }),
    // Undefined does not travel.
    volumeId: undefined,
    ...change,
  });
  const show = async ({ id }: Outcome): Promise<RequestDetail> =>
    (await desk.clerk.get(`/api/requests/${id}`)).as(requestDetail);

  it('come back to the applicant with the reason, and to their to-do list', async () => {
    const request = await returned();
    expect(request.state).to.equal('returned');
    const detail = await show(request);
    expect(detail).to.include({ stateLabel: '已退回', recallReason: opinion });
    expect(detail.acts).to.deep.equal(['resubmit', 'withdraw']);
    const { bytes } = await desk.clerk.get('/api/requests?box=todo');
    expect(bytes.toString()).to.contain(request.id);
  });

  it('go into a second round from the first step, amended', async () => {
    const request = await returned();
    const change = amended({ purpose: 'party_standing', categories: ['6'], days: 7 });
    const again = await desk.move(desk.clerk, 'resubmit', request, change);
    expect(again.state).to.equal('pending');
    const detail = await show(again);
    expect(detail).to.include({
      no: request.no,
      purpose: 'party_standing',
      days: 7,
      reason: '拟提任副县长，须核对任职经历',
      recallReason: null,
      currentStep: '申请单位负责人审批',
    });
    expect(detail.categories.map(({ code }) => code)).to.deep.equal(['6']);
    expect(detail.steps.map(({ state }) => state)).to.deep.equal(['current', 'waiting']);
    const approved = await desk.move(desk.leader, 'approve', again);
    expect((await desk.move(desk.centre, 'approve', approved)).state).to.equal('granted');
  });

  it('keep what was decided in the first round', async () => {
    const request = await returned();
    await desk.move(desk.clerk, 'resubmit', request, amended());
    const decisions = await desk.app.database
      .app('request_decisions')
      .where({ request_id: request.id })
      .orderBy('decided_at')
      .select<{ round: number; verdict: string }[]>('round', 'verdict');
    expect(decisions).to.deep.equal([
      { round: 1, verdict: 'approve' },
      { round: 1, verdict: 'return' },
    ]);
  });

  it('leave an entry each', async () => {
    let request = await desk.submit();
    const entries = await recordedBy(desk.app, async () => {
      request = await desk.move(desk.leader, 'return', request, { opinion });
      await desk.move(desk.clerk, 'resubmit', request, amended());
    });
    expect(entries.map(({ kind, action, approval }) => [kind, action, approval])).to.deep.equal([
      ['CHANGE', 'requests.return', request.id],
      ['CHANGE', 'requests.resubmit', request.id],
    ]);
  });

  it('hold an amended request against the same rules', async () => {
    const request = await returned();
    for (const [change, field] of [
      [{ categories: ['99'] }, 'categories'],
      [{ readerIds: [desk.draft().readerIds[0], desk.draft().readerIds[0]] }, 'readerIds'],
      [{ volumeId: desk.volumeId }, 'volumeId'],
      [{ days: 31 }, 'days'],
    ] as const) {
      const answer = await desk.act(desk.clerk, 'resubmit', request, amended(change));
      expect(answer.status, field).to.equal(400);
      expect(answer.error.field).to.equal(field);
    }
    expect((await show(request)).state).to.equal('returned');
  });

  it('are for the applicant alone', async () => {
    const request = await returned();
    for (const caller of [desk.partner, desk.leader, desk.centre]) {
      const answer = await desk.act(caller, 'resubmit', request, amended());
      expect(answer.status).to.equal(403);
    }
    const path = `/api/requests/${request.id}/resubmit`;
    const stranger = desk.app.anyone();
    expect((await stranger.post(path, { ...amended(), rowVersion: 1 })).status).to.equal(401);
  });

  it('want a request that was returned, as it is now', async () => {
    const pending = await desk.submit();
    expect((await desk.act(desk.clerk, 'resubmit', pending, amended())).status).to.equal(409);
    const request = { ...(await returned()), rowVersion: 1 };
    expect((await desk.act(desk.clerk, 'resubmit', request, amended())).status).to.equal(409);
  });

  it('keep a window to its own matters in every round', async () => {
    const request = await returned();
    await desk.app.database
      .superuser('accounts')
      .whereIn('id', desk.draft().readerIds)
      .update({ roles: '["window_clerk"]' });
    const answer = await desk.act(desk.clerk, 'resubmit', request, amended());
    expect(answer.status).to.equal(400);
    expect(answer.error.field).to.equal('purpose');
    expect((await show(request)).state).to.equal('returned');
  });
});
