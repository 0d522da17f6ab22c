import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { insertKinTie } from '../../../server/modules/kinships/index.ts';
import { requestDetail } from '../../../server/modules/requests/contract.ts';
import type { Outcome } from '../../../server/modules/requests/outcome.ts';
import type { Caller } from '../../support/caller.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { planWorld } from '../../support/world.ts';
import { accountIdOf, openDesk, type RequestDesk } from './support/request-desk.ts';

describe('#requests.approve', () => {
  let desk: RequestDesk;
  before(async () => {
    // One leader may apply as well: nobody decides on their own request.
    const plan = planWorld();
    const leader = plan.accounts.find(
      ({ unitCode, roles }) => unitCode === 'QY-BHQ' && roles.includes('unit_leader'),
    );
    leader?.roles.push('clerk');
    desk = await openDesk(plan);
  });
  after(() => desk.app.close());

  const path = ({ id }: Outcome): string => `/api/requests/${id}/approve`;
  const expectRefused = async (
    caller: Caller,
    request: Outcome,
    outcome: string,
  ): Promise<void> => {
    const entries = await recordedBy(desk.app, async () => {
      expect((await desk.act(caller, 'approve', request)).status).to.equal(403);
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({
      kind: 'DENY',
      action: 'requests.approve',
      item: desk.volumeId,
      outcome,
    });
  };

  const waiters = async (count: number): Promise<void> => {
    const blocked =
      "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = ?";
    for (;;) {
      const { rows } = await desk.app.database.superuser.raw<{ rows: { count: string }[] }>(
        blocked,
        [desk.app.database.name],
      );
      if (Number(rows[0]?.count) >= count) return;
      await sleep(10);
    }
  };

  it('goes through both hands, and then gives each reader a grant for the days asked', async () => {
    const request = await desk.submit({ days: 5 });
    const first = await desk.move(desk.leader, 'approve', request, { opinion: '同意，请核实' });
    expect(first).to.include({ state: 'pending', rowVersion: 2 });
    const second = await desk.move(desk.centre, 'approve', first);
    expect(second).to.include({ state: 'granted', rowVersion: 3 });
    const grants = await desk.app.database.app('grants').where({ request_id: request.id }).select<
      {
        account_id: string;
        volume_id: string;
        cut: string;
        valid_from: Date;
        valid_to: Date;
      }[]
    >();
    expect(grants.map(({ account_id }) => account_id)).to.have.members(desk.draft().readerIds);
    for (const grant of grants) {
      expect(grant).to.include({
        volume_id: desk.volumeId,
        cut: JSON.stringify([
          { code: '1', mode: 'full' },
          { code: '3', mode: 'full' },
        ]),
      });
      expect(grant.valid_from).to.deep.equal(desk.app.clock.now);
      expect(grant.valid_to.getTime() - grant.valid_from.getTime()).to.equal(5 * 86_400_000);
    }
  });

  it('shows who decided what, when, and in which words', async () => {
    const request = await desk.submit();
    const first = await desk.move(desk.leader, 'approve', request, { opinion: '同意，请核实' });
    const { steps } = (await desk.clerk.get(`/api/requests/${first.id}`)).as(requestDetail);
    expect(steps).to.deep.equal([
      {
        ordinal: 1,
        label: '申请单位负责人审批',
        unitName: '白桦旗委组织部',
        state: 'approved',
        decidedBy: desk.world.account('unit_leader', 'QY-BHQ').name,
        decidedAt: desk.app.clock.now.toISOString(),
        opinion: '同意，请核实',
      },
      {
        ordinal: 2,
        label: '档案保管单位审批',
        unitName: '青原市委组织部干部人事档案中心',
        state: 'current',
        decidedBy: null,
        decidedAt: null,
        opinion: '',
      },
    ]);
  });

  it('leaves an entry for each decision, with the opinion beside the ledger', async () => {
    const request = await desk.submit();
    const entries = await recordedBy(desk.app, async () => {
      const first = await desk.move(desk.leader, 'approve', request, { opinion: '同意，请核实' });
      await desk.move(desk.centre, 'approve', first);
    });
    expect(entries.map(({ kind, action, approval }) => [kind, action, approval])).to.deep.equal([
      ['CHANGE', 'requests.approve', request.id],
      ['CHANGE', 'requests.approve', request.id],
    ]);
    const details = await Promise.all(entries.map((entry) => detailOf(desk.app, entry)));
    expect(details).to.deep.equal(['同意，请核实', '同意']);
  });

  it('wants a session', async () => {
    const request = await desk.submit();
    const answer = await desk.app.anyone().post(path(request), { rowVersion: 1 });
    expect(answer.status).to.equal(401);
  });

  for (const [what, body, field] of [
    ['a field it does not know', { rowVersion: 1, all: true }, 'all'],
    ['no row version', {}, 'rowVersion'],
    ['a row version that is none', { rowVersion: '1' }, 'rowVersion'],
    ['an endless opinion', { rowVersion: 1, opinion: '好'.repeat(501) }, 'opinion'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const answer = await desk.leader.post(path(await desk.submit()), body);
      expect(answer.status).to.equal(400);
      expect(answer.error.field).to.equal(field);
    });
  }

  it('refuses everyone whose turn it is not', async () => {
    const request = await desk.submit();
    await expectRefused(desk.centre, request, 'no_rule');
    await expectRefused(desk.clerk, request, 'no_rule');
    await expectRefused(await desk.sign('unit_leader', 'QY-YLX'), request, 'no_rule');
    await expectRefused(await desk.sign('deputy_head', 'QY'), request, 'no_rule');
    const first = await desk.move(desk.leader, 'approve', request);
    await expectRefused(desk.leader, first, 'no_rule');
  });

  it('refuses a decision on what has changed since', async () => {
    const request = await desk.submit();
    await desk.move(desk.leader, 'approve', request);
    const answer = await desk.act(desk.centre, 'approve', request);
    expect(answer.status).to.equal(409);
    expect(answer.error.message).to.contain('刷新');
  });

  it('lets one of two decisions made at once stand', async () => {
    const request = await desk.submit();
    const answers = await Promise.all([
      desk.act(desk.leader, 'approve', request),
      desk.act(desk.leader, 'refuse', request, { opinion: '不符合条件' }),
      desk.act(desk.leader, 'return', request, { opinion: '请补充事由' }),
    ]);
    const decided = answers.filter(({ status }) => status === 200);
    expect(decided).to.have.length(1);
    for (const { status } of answers) expect(status).to.be.oneOf([200, 403, 409]);
    const decisions = await desk.app.database
      .app('request_decisions')
      .where({ request_id: request.id });
    expect(decisions).to.have.length(1);
  });

  it('gives one approver one step, however their calls are timed', async () => {
    const request = await desk.submit();
    // Both calls are let in while the leader is awaited, and meet at the row that is held here.
    const holder = await desk.app.database.superuser.transaction();
    await holder('requests').where({ id: request.id }).forUpdate();
    const calls = [
      desk.act(desk.leader, 'approve', request),
      desk.act(desk.leader, 'approve', { ...request, rowVersion: request.rowVersion + 1 }),
    ];
    await waiters(2);
    await holder.rollback();
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses).to.include(200);
    const { state, step } = await desk.app.database
      .app('requests')
      .where({ id: request.id })
      .first<{ state: string; step: number }>();
    expect({ state, step }).to.deep.equal({ state: 'pending', step: 1 });
  });

  it('lets no named reader approve their own reading', async () => {
    const leaderId = await accountIdOf(desk.leader);
    const request = await desk.submit({ readerIds: [leaderId, await accountIdOf(desk.clerk)] });
    const { status, error } = await desk.act(desk.leader, 'approve', request);
    expect(status).to.equal(409);
    expect(error.message).to.contain('阅档人');
  });

  it('refuses the applicant, whatever else they are', async () => {
    const answer = await desk.leader.post('/api/requests', desk.draft());
    expect(answer.status).to.equal(400);
    expect(answer.error.message).to.contain('没有可办理');
    const request = await desk.submit();
    const applicant_id = await accountOf(desk, 'unit_leader');
    await desk.app.database
      .superuser('requests')
      .where({ id: request.id })
      .update({ applicant_id });
    await expectRefused(desk.leader, request, 'no_rule');
    const { bytes } = await desk.leader.get('/api/requests?box=todo');
    expect(bytes.toString()).to.not.contain(request.id);
  });

  it('refuses who has come to be a relative since, and asks them no more', async () => {
    const request = await desk.submit();
    const other = await desk.sign('clerk', 'QY-YLX', 0);
    const volumes = await desk.app.database.app('volumes').select<{ person_id: string }[]>();
    const [subject] = volumes;
    const kin = await desk.app.database
      .app('accounts')
      .where({ login_name: desk.world.account('clerk', 'QY-YLX', 0).loginName })
      .first<{ person_id: string }>('person_id');
    if (!subject) throw new Error('no file');
    await desk.app.database
      .superuser('accounts')
      .where({ login_name: desk.world.account('unit_leader', 'QY-BHQ').loginName })
      .update({ person_id: kin.person_id });
    await desk.app.services.db.transaction((tx) =>
      insertKinTie(
        tx,
        {
          subject: { personId: kin.person_id },
          relation: 'spouse',
          relative: { personId: subject.person_id },
          source: 'family_record',
          recordedBy: null,
        },
        desk.app.clock.now,
      ),
    );
    await expectRefused(desk.leader, request, 'relative');
    const { bytes } = await desk.leader.get('/api/requests?box=todo');
    expect(bytes.toString()).to.not.contain(request.id);
    expect((await other.get(`/api/requests/${request.id}`)).status).to.equal(403);
  });
});

async function accountOf({ app, world }: RequestDesk, role: string): Promise<string> {
  const row = await app.database
    .app('accounts')
    .where({ login_name: world.account(role, 'QY-BHQ').loginName })
    .first<{ id: string }>('id');
  return row.id;
}
