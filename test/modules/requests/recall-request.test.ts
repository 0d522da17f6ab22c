import { expect } from 'chai';
import { requestDetail } from '../../../server/modules/requests/contract.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { openDesk, type RequestDesk } from './support/request-desk.ts';

const opinion = '考察已结束';

describe('#requests.recall', () => {
  let desk: RequestDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.app.close());

  for (const who of ['leader', 'centre'] as const) {
    it(`is for the ${who} who approved`, async () => {
      const request = await desk.grant();
      expect((await desk.move(desk[who], 'recall', request, { opinion })).state).to.equal(
        'recalled',
      );
      const detail = (await desk.clerk.get(`/api/requests/${request.id}`)).as(requestDetail);
      expect(detail).to.include({ stateLabel: '已收回', recallReason: opinion, mainAct: 'show' });
      expect(detail.acts).to.deep.equal([]);
    });
  }

  it('takes the grants of both readers: nothing opens under them', async () => {
    const request = await desk.grant();
    await desk.move(desk.centre, 'recall', request, { opinion });
    const grants = await desk.app.database
      .app('grants')
      .where({ request_id: request.id })
      .select<{ recalled_at: Date | null }[]>('recalled_at');
    expect(grants.map(({ recalled_at }) => recalled_at)).to.deep.equal([
      desk.app.clock.now,
      desk.app.clock.now,
    ]);
    for (const reader of [desk.clerk, desk.partner]) {
      const answer = await reader.post('/api/viewing/openings', { requestId: request.id });
      expect(answer.status).to.equal(403);
    }
  });

  it('leaves an entry, with the reason beside the ledger', async () => {
    const request = await desk.grant();
    const [entry, ...more] = await recordedBy(desk.app, () =>
      desk.move(desk.leader, 'recall', request, { opinion }),
    );
    if (!entry) throw new Error('not recorded');
    expect(more).to.deep.equal([]);
    expect(entry).to.include({ kind: 'CHANGE', action: 'requests.recall', approval: request.id });
    expect(await detailOf(desk.app, entry)).to.equal(opinion);
  });

  it('wants a session and a reason', async () => {
    const request = await desk.grant();
    const path = `/api/requests/${request.id}/recall`;
    const stranger = desk.app.anyone();
    expect((await stranger.post(path, { opinion, rowVersion: 3 })).status).to.equal(401);
    expect((await desk.act(desk.leader, 'recall', request)).status).to.equal(400);
    const answer = await desk.act(desk.leader, 'recall', request, { opinion, all: true });
    expect(answer.error.field).to.equal('all');
  });

  it('refuses everyone else', async () => {
    const request = await desk.grant();
    const others = [
      desk.clerk,
      desk.partner,
      await desk.sign('unit_leader', 'QY-YLX'),
      await desk.sign('archivist', 'QY'),
      await desk.sign('auditor', 'QY'),
    ];
    for (const caller of others) {
      const entries = await recordedBy(desk.app, async () => {
        expect((await desk.act(caller, 'recall', request, { opinion })).status).to.equal(403);
      });
      expect(entries[0]).to.include({
        kind: 'DENY',
        action: 'requests.recall',
        outcome: 'no_rule',
      });
    }
  });

  it('wants a grant, once, as it is now', async () => {
    const pending = await desk.submit();
    expect((await desk.act(desk.leader, 'recall', pending, { opinion })).status).to.equal(409);
    const granted = await desk.grant();
    const stale = { ...granted, rowVersion: 1 };
    expect((await desk.act(desk.leader, 'recall', stale, { opinion })).status).to.equal(409);
    const recalled = await desk.move(desk.leader, 'recall', granted, { opinion });
    expect((await desk.act(desk.centre, 'recall', recalled, { opinion })).status).to.equal(409);
  });
});
