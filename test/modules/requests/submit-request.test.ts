import { randomUUIDv7 } from 'node:crypto';
import { expect } from 'chai';
import { compilePolicy } from '../../../policies/policy-table.ts';
import { builtInPolicy } from '../../../policies/policy-text.ts';
import type { Clearance } from '../../../policies/vocabulary.ts';
import { approveRequest, requestOptions } from '../../../server/modules/requests/contract.ts';
import type { Caller } from '../../support/caller.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { shelveVolume } from '../../support/shelve-volume.ts';
import { accountIdOf, openDesk, type RequestDesk } from './support/request-desk.ts';

describe('#requests.submit', () => {
  let desk: RequestDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.app.close());

  /** Puts the original of the `index`-th cadre of a unit on the shelf. */
  const shelve = async (unitCode: string, index: number, level?: Clearance): Promise<string> => {
    const { plan } = desk.world;
    const person = plan.people.filter((one) => one.unitCode === unitCode)[index];
    const volume = plan.volumes.find(({ personIdNumber }) => personIdNumber === person?.idNumber);
    if (!volume) throw new Error('nobody there');
    const thin = { ...volume, materials: volume.materials.slice(0, 1) };
    return (await shelveVolume(desk.app, thin, level)).volumeId;
  };
  const expectInvalid = async (
    change: object,
    field: string | null,
    message = '',
  ): Promise<void> => {
    const answer = await desk.clerk.post('/api/requests', { ...desk.draft(), ...change });
    expect(answer.status).to.equal(400);
    expect(answer.error.field).to.equal(field);
    expect(answer.error.message).to.contain(message);
  };
  const expectRefused = async (caller: Caller, change: object, outcome: string): Promise<void> => {
    const entries = await recordedBy(desk.app, async () => {
      const answer = await caller.post('/api/requests', { ...desk.draft(), ...change });
      expect(answer.status).to.equal(403);
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ kind: 'DENY', action: 'requests.submit', outcome });
  };

  it('asks, and puts the question to the first approver', async () => {
    const outcome = await desk.submit();
    expect(outcome).to.include({ state: 'pending', rowVersion: 1 });
    expect(outcome.no).to.match(/^CY2026-\d{6}$/);
  });

  it('numbers requests without a gap', async () => {
    const [first, second] = [await desk.submit(), await desk.submit()];
    const numberOf = ({ no }: { no: string }): number => Number(no.slice(-6));
    expect(numberOf(second)).to.equal(numberOf(first) + 1);
  });

  it('leaves one entry, with the reason beside the ledger', async () => {
    let id = '';
    const entries = await recordedBy(desk.app, async () => {
      id = (await desk.submit()).id;
    });
    expect(entries).to.have.length(1);
    const [entry] = entries;
    if (!entry) return;
    expect(entry).to.include({
      kind: 'CHANGE',
      action: 'requests.submit',
      actor: await accountIdOf(desk.clerk),
      item: desk.volumeId,
      purpose: 'appointment',
      approval: id,
    });
    expect(await detailOf(desk.app, entry)).to.equal(desk.draft().reason);
  });

  it('wants a session', async () => {
    const answer = await desk.app.anyone().post('/api/requests', desk.draft());
    expect(answer.status).to.equal(401);
  });

  it('refuses a field it does not know', () => expectInvalid({ urgent: true }, 'urgent'));
  it('refuses a purpose it does not know', () => expectInvalid({ purpose: 'holiday' }, 'purpose'));
  it('refuses no class', () => expectInvalid({ categories: [] }, 'categories', '至少选择一个'));
  it('refuses a class twice', () =>
    expectInvalid({ categories: ['1', '1'] }, 'categories', '重复'));
  it('refuses a class that no file has', () => expectInvalid({ categories: ['11'] }, 'categories'));
  it('refuses classes that the purpose does not open, and names them', () =>
    expectInvalid(
      { purpose: 'party_standing', categories: ['6', '2', '8'] },
      'categories',
      '不能查阅类别 2、8',
    ));
  it('takes the classes of which only the earliest is open all or none', () =>
    expectInvalid(
      { purpose: 'retirement', categories: ['9-1', '1', '6'] },
      'categories',
      '类别 一、四-1、六 合看一份最早材料',
    ));
  it('refuses no reason', () => expectInvalid({ reason: ' 查 ' }, 'reason', '事由'));
  for (const days of [0, 31, 1.5, '3', null]) {
    it(`refuses ${JSON.stringify(days)} days`, () => expectInvalid({ days }, 'days'));
  }

  it('wants two readers', async () => {
    const [reader] = desk.draft().readerIds;
    await expectInvalid({ readerIds: [reader] }, 'readerIds', '两名');
    await expectInvalid({ readerIds: [...desk.draft().readerIds, reader] }, 'readerIds');
  });

  it('wants two persons', async () => {
    const [reader] = desk.draft().readerIds;
    await expectInvalid({ readerIds: [reader, reader] }, 'readerIds', '不能是同一人');
  });

  for (const [who, role, unitCode] of [
    ['of another unit', 'clerk', 'QY-YLX'],
    ['who decides', 'unit_leader', 'QY-BHQ'],
    ['who keeps the ledger', 'auditor', 'QY'],
  ] as const) {
    it(`refuses a reader ${who}`, async () => {
      const other = await accountIdOf(await desk.sign(role, unitCode));
      const readerIds = [desk.draft().readerIds[0], other];
      await expectInvalid({ readerIds }, 'readerIds', '请重新选择');
    });
  }

  it('refuses a reader who does not exist', async () => {
    const readerIds = [desk.draft().readerIds[0], randomUUIDv7()];
    await expectInvalid({ readerIds }, 'readerIds', '请重新选择');
  });

  it('refuses whose own file it is, or a relative’s: as a reader by name, as an applicant outright', async () => {
    for (const [volumeId, outcome] of [
      [await shelve('QY-BHQ', 1), 'own_file'],
      [await shelve('QY-FGW', 0), 'relative'],
    ] as const) {
      await expectInvalid({ volumeId }, 'readerIds', '亲属关系');
      await expectRefused(desk.partner, { volumeId }, outcome);
    }
  });

  it('refuses a file above the applicant’s clearance', async () => {
    const volumeId = await shelve('QY-BHQ', 4, 'confidential');
    await expectRefused(desk.clerk, { volumeId }, 'clearance');
  });

  it('refuses a file that does not exist', () =>
    expectRefused(desk.clerk, { volumeId: randomUUIDv7() }, 'absent'));

  it('refuses whoever decides, keeps order or audits', async () => {
    for (const [role, unitCode] of [
      ['unit_leader', 'QY-BHQ'],
      ['archivist', 'QY'],
      ['sysadmin', 'QY'],
      ['auditor', 'QY'],
    ] as const) {
      await expectRefused(await desk.sign(role, unitCode), {}, 'no_rule');
    }
  });

  it('keeps a window to its own matters', async () => {
    const window = await desk.sign('window_clerk', 'QY-GZ');
    await expectRefused(window, {}, 'no_rule');
    const readerIds = [
      await accountIdOf(window),
      await accountIdOf(await desk.sign('window_clerk', 'QY-GZ', 1)),
    ];
    const wage = { purpose: 'wage' as const, categories: ['9-1'], readerIds };
    const answer = await window.post('/api/requests', desk.draft(wage));
    expect(answer.as(approveRequest.response).state).to.equal('pending');
  });

  it('refuses a route on which nobody could decide', async () => {
    await expectInvalid({ volumeId: await shelve('QY-XY', 0) }, null, '没有可办理');
  });

  it('refuses a route on which the only one to decide would have to abstain', async () => {
    const volumeId = await shelve('QY-BHQ', 3);
    const clerk = await desk.sign('clerk', 'QY-HWQ');
    const partner = await desk.sign('clerk', 'QY-HWQ', 1);
    const readerIds = [await accountIdOf(clerk), await accountIdOf(partner)];
    const answer = await clerk.post('/api/requests', desk.draft({ volumeId, readerIds }));
    expect(answer.status).to.equal(400);
    expect(answer.error.message).to.contain('没有可办理「申请单位负责人审批」');
  });

  it('asks a unit that keeps the file itself only once', async () => {
    const request = await desk.submit({ volumeId: await shelve('QY-BHQ', 5) });
    const approved = await desk.move(desk.leader, 'approve', request);
    expect(approved.state).to.equal('granted');
  });

  it('leaves nothing of a request that was refused', async () => {
    const count = async (table: string): Promise<number> =>
      Number((await desk.app.database.app(table).count<{ count: string }[]>())[0]?.count);
    const before = [await count('requests'), await count('request_readers')];
    await expectInvalid({ categories: ['1', '2', '99'] }, 'categories');
    expect([await count('requests'), await count('request_readers')]).to.deep.equal(before);
  });
});

describe('#requests.options', () => {
  let desk: RequestDesk;
  before(async () => {
    desk = await openDesk();
  });
  after(() => desk.app.close());

  const path = (volumeId: string): string => `/api/requests/options/${volumeId}`;

  it('offers what a request may choose from', async () => {
    const options = (await desk.clerk.get(path(desk.volumeId))).as(requestOptions.response);
    expect(options.purposes.map(({ purpose }) => purpose)).to.have.length(8);
    expect(options.readers.map(({ accountId }) => accountId)).to.have.members(
      desk.draft().readerIds,
    );
    expect(options.route.map(({ label }) => label)).to.deep.equal([
      '申请单位负责人审批',
      '档案保管单位审批',
    ]);
    expect(options).to.include({ defaultDays: 3, maxDays: 30 });
  });

  it('offers a window its own matters, and what each opens', async () => {
    const window = await desk.sign('window_clerk', 'QY-TX');
    const { purposes } = (await window.get(path(desk.volumeId))).as(requestOptions.response);
    expect(purposes.map(({ purpose }) => purpose)).to.deep.equal([
      'wage',
      'retirement',
      'social_insurance',
      'title',
    ]);
    const [wage, retirement] = purposes.map(({ categories }) =>
      categories.map(({ code, mode, titleHas }) => `${code} ${mode} ${titleHas}`.trim()),
    );
    expect(wage).to.deep.equal([
      '9-1 full',
      '9-2 full',
      '4-1 full',
      '4-2 full',
      '3 dates_only 年度',
      '8 dates_only',
    ]);
    expect(retirement?.slice(3, 7)).to.deep.equal([
      '1 earliest',
      '4-1 earliest',
      '6 earliest',
      '5 dates_only 认定',
    ]);
  });

  it('offers as readers whom the policy in force lets read', async () => {
    const text = builtInPolicy();
    const lines = text.lines.replace(/^p, clerk, viewing\.read.*\n/m, '');
    desk.app.services.adoptPolicy(await compilePolicy({ ...text, lines }));
    const without = (await desk.clerk.get(path(desk.volumeId))).as(requestOptions.response);
    desk.app.services.adoptPolicy(await compilePolicy());
    expect(without.readers).to.deep.equal([]);
    const withThem = (await desk.clerk.get(path(desk.volumeId))).as(requestOptions.response);
    expect(withThem.readers).to.have.length(2);
  });

  it('keeps purposes to the kinds of unit that may use them', async () => {
    const bureau = await desk.sign('clerk', 'QY-FGW', 1);
    const { purposes } = (await bureau.get(path(desk.volumeId))).as(requestOptions.response);
    const offered = purposes.map(({ purpose }) => purpose);
    expect(offered).to.include('political_review').and.not.include('appointment');
    const answer = await bureau.post('/api/requests', desk.draft());
    expect(answer.status).to.equal(400);
    expect(answer.error).to.include({ field: 'purpose' });
    expect(answer.error.message).to.contain('单位不能以此用途');
  });

  it('wants a session, a role and a file', async () => {
    expect((await desk.app.anyone().get(path(desk.volumeId))).status).to.equal(401);
    expect((await desk.leader.get(path(desk.volumeId))).status).to.equal(403);
    expect((await desk.clerk.get(path(randomUUIDv7()))).status).to.equal(403);
    expect((await desk.clerk.get(path('1'))).status).to.equal(400);
  });
});
