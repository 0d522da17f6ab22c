import { expect } from 'chai';
import { authorityPathsAt } from '../../../server/modules/archives/index.ts';
import { setAuthority, showAuthorities } from '../../../server/modules/archives/contract.ts';
import { outcome, showChange } from '../../../server/modules/changes/contract.ts';
import { findUnitByCode } from '../../../server/modules/units/index.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { find, linesOf, openRoom, type ArchiveRoom } from './support/archive-room.ts';

type Volume = { id: string; person_id: string; keeper_unit_id: string };

describe('#authorities.set', () => {
  let room: ArchiveRoom;
  let archivist: Caller;
  let leader: Caller;
  beforeEach(async () => {
    room = await openRoom(['QY-BHQ', 'QY-FGW']);
    archivist = await room.sign('archivist', 'QY');
    leader = await room.sign('centre_leader', 'QY');
  });
  afterEach(() => room.app.close());

  const unitId = async (code: string): Promise<string> => {
    const unit = await findUnitByCode(room.app.services.db, code);
    if (!unit) throw new Error(`no unit ${code}`);
    return unit.id;
  };
  const volumeOf = async (unitCode: string, index: number): Promise<Volume> =>
    room.app.services
      .db<Volume>('volumes')
      .where({ id: room.file(room.person(unitCode, index)).volumeId })
      .first() as Promise<Volume>;
  const posting = async (volume: Volume, more: object = {}) => ({
    kind: 'authorities.set',
    volumeId: volume.id,
    authority: 'manager',
    unitId: await unitId('QY-YLX'),
    validFrom: '2026-12-01',
    basis: '青组干字〔2026〕12号',
    ...more,
  });
  const propose = (change: object, caller = archivist): Promise<Answer> =>
    caller.post('/api/changes', { change, reason: '干部交流' });
  const confirm = (proposed: Answer, caller = leader): Promise<Answer> =>
    caller.post(`/api/changes/${proposed.as(outcome).id}/confirm`, {});
  const carryOut = async (change: object): Promise<void> => {
    const proposed = await propose(change);
    expect(proposed.status, proposed.bytes.toString()).to.equal(200);
    expect((await confirm(proposed)).status).to.equal(200);
  };
  /** County people whose accounts a day of waiting does not end. */
  const seenBy = async (unitCode: string, volume: Volume, name: string): Promise<string> => {
    const caller = await room.sign('clerk', unitCode, 1);
    const { status } = await caller.get(`/api/archives/volumes/${volume.id}`);
    return `${status} ${linesOf(await find(caller, name)).join()}`;
  };
  const pathsOn = (volume: Volume, day: string, knownAt?: Date): Promise<string[]> =>
    authorityPathsAt(room.app.services.db, volume, { day, knownAt });

  it('moves a person from one county to another from its day on, and no day before', async () => {
    const volume = await volumeOf('QY-BHQ', 3);
    const { name } = room.person('QY-BHQ', 3);
    const beforeAll = room.app.clock.now;
    room.app.clock.pass(60_000);
    await carryOut(await posting(volume));
    await carryOut(
      await posting(volume, { authority: 'original_keeper', basis: '青组干字〔2026〕12号' }),
    );
    room.app.clock.now = new Date('2026-11-30T23:59:59+08:00');
    expect(await seenBy('QY-BHQ', volume, name)).to.equal(`200 full ${name}`);
    expect((await seenBy('QY-YLX', volume, name)).slice(0, 3)).to.equal('403');
    room.app.clock.now = new Date('2026-12-01T00:00:00+08:00');
    expect((await seenBy('QY-BHQ', volume, name)).slice(0, 3)).to.equal('403');
    expect((await seenBy('QY-YLX', volume, name)).slice(0, 3)).to.equal('200');

    // Asked about the day before, it answers as it always did; asked as of earlier, it knows of nothing.
    expect(await pathsOn(volume, '2026-11-30')).to.deep.equal(['/SY/QY/QY-BHQ/']);
    expect(await pathsOn(volume, '2026-12-01')).to.deep.equal(['/SY/QY/QY-YLX/']);
    expect(await pathsOn(volume, '2026-12-01', beforeAll)).to.deep.equal(['/SY/QY/QY-BHQ/']);
  });

  it('is set back by a later posting, and neither is rewritten', async () => {
    const volume = await volumeOf('QY-BHQ', 3);
    await carryOut(await posting(volume, { unitId: await unitId('QY-HWQ') }));
    const known = room.app.clock.now;
    room.app.clock.pass(60_000);
    await carryOut(await posting(volume, { unitId: await unitId('QY-YLX') }));
    const paths = await pathsOn(volume, '2026-12-02');
    expect(paths).to.include('/SY/QY/QY-YLX/').and.not.include('/SY/QY/QY-HWQ/');
    expect(await pathsOn(volume, '2026-12-02', known)).to.include('/SY/QY/QY-HWQ/');
    const shown = (await archivist.get(`/api/archives/volumes/${volume.id}/authorities`)).as(
      showAuthorities.response,
    );
    const manager = shown.attributes.find(({ kind }) => kind === 'manager');
    expect(manager?.periods.map(({ state, from, to }) => [state, from, to])).to.deep.equal([
      ['current', '2020-01-01', '2026-11-30'],
      ['replaced', '2026-12-01', null],
      ['ahead', '2026-12-01', null],
    ]);
    expect(manager?.periods[2]).to.include({
      unitName: '云岭县委组织部',
      basis: '青组干字〔2026〕12号',
      proposedBy: room.world.account('archivist', 'QY').name,
      confirmedBy: room.world.account('centre_leader', 'QY').name,
    });
  });

  it('is entered late only with a reason, which its decider reads', async () => {
    const volume = await volumeOf('QY-BHQ', 3);
    const late = await posting(volume, { authority: 'co_manager', validFrom: '2026-10-01' });
    const refused = await propose(late);
    expect(refused.status).to.equal(400);
    expect(refused.error.field).to.equal('change.backdatingReason');
    const before = room.app.clock.now;
    room.app.clock.pass(60_000);
    const proposed = await propose({ ...late, backdatingReason: '文件送达迟延' });
    const { id } = proposed.as(outcome);
    const { lines } = (await leader.get(`/api/changes/${id}`)).as(showChange.response);
    expect(lines.map(({ label }) => label)).to.include('补登事由');
    expect((await confirm(proposed)).status).to.equal(200);
    expect(await pathsOn(volume, '2026-10-01')).to.include('/SY/QY/QY-YLX/');
    expect(await pathsOn(volume, '2026-10-01', before)).to.not.include('/SY/QY/QY-YLX/');
    expect(await pathsOn(volume, '2026-09-30')).to.not.include('/SY/QY/QY-YLX/');
  });

  it('may be confirmed the day after its day without another word', async () => {
    const volume = await volumeOf('QY-BHQ', 3);
    const proposed = await propose(await posting(volume, { validFrom: '2026-11-24' }));
    room.app.clock.pass(86_400_000);
    leader = await room.sign('centre_leader', 'QY');
    expect((await confirm(proposed)).status).to.equal(200);
    expect(await pathsOn(volume, '2026-11-24')).to.include('/SY/QY/QY-YLX/');
  });

  it('ends a co-management, and what does not stand cannot end', async () => {
    const volume = await volumeOf('QY-FGW', 1);
    const end = await posting(volume, { authority: 'co_manager', unitId: null });
    expect(await pathsOn(volume, '2026-12-01')).to.include('/SY/QY/QY-FGW/');
    await carryOut(end);
    expect(await pathsOn(volume, '2026-12-01')).to.not.include('/SY/QY/QY-FGW/');
    expect((await propose(end)).status).to.equal(409);
  });

  it('sends an application to the new keeper', async () => {
    const volume = await volumeOf('QY-BHQ', 3);
    await carryOut(
      await posting(volume, {
        authority: 'original_keeper',
        unitId: await unitId('QY'),
        validFrom: '2026-11-24',
      }),
    );
    const clerk = await room.sign('clerk', 'QY-BHQ', 1);
    const options = await clerk.get(`/api/requests/options/${volume.id}`);
    expect(options.bytes.toString()).to.contain('青原市委组织部干部人事档案中心');
  });

  it('is bound to the unit of who proposes it, and to their line', async () => {
    const volume = await volumeOf('QY-BHQ', 3);
    for (const [role, unit] of [
      ['clerk', 'QY-BHQ'],
      ['sysadmin', 'QY'],
      ['security_officer', 'QY'],
      ['centre_leader', 'QY'],
    ] as const) {
      const caller = await room.sign(role, unit);
      expect((await propose(await posting(volume), caller)).status, role).to.equal(403);
    }
    const proposed = await propose(await posting(volume));
    for (const [role, unit] of [
      ['archivist', 'QY'],
      ['security_officer', 'QY'],
      ['unit_leader', 'QY-BHQ'],
    ] as const) {
      const caller = await room.sign(role, unit);
      expect((await confirm(proposed, caller)).status, role).to.equal(403);
    }
  });

  it('is refused for files outside the archivist’s line like for files that are not there', async () => {
    const volume = await volumeOf('QY-BHQ', 3);
    // The archivist now belongs to another county.
    await room.app.database
      .superuser('accounts')
      .where({ login_name: room.world.account('archivist', 'QY').loginName })
      .update({ unit_id: await unitId('QY-YLX') });
    const nowhere = { volumeId: '01900000-0000-7000-8000-000000000000' };
    const entries = await recordedBy(room.app, async () => {
      const outside = await propose(await posting(volume));
      const absent = await propose(await posting(volume, nowhere));
      expect([outside.status, absent.status]).to.deep.equal([403, 403]);
      expect(outside.error.message).to.equal(absent.error.message);
    });
    expect(entries.map(({ kind, action, outcome }) => [kind, action, outcome])).to.deep.equal([
      ['DENY', 'changes.propose', 'no_rule'],
      ['DENY', 'changes.propose', 'absent'],
    ]);
  });

  it('is refused about one’s own file', async () => {
    const volume = await volumeOf('QY-BHQ', 3);
    await room.app.database
      .superuser('accounts')
      .where({ login_name: room.world.account('archivist', 'QY').loginName })
      .update({ person_id: volume.person_id });
    const entries = await recordedBy(room.app, async () => {
      expect((await propose(await posting(volume))).status).to.equal(403);
    });
    expect(entries[0]).to.include({ kind: 'DENY', outcome: 'own_file', item: volume.id });
  });

  for (const [what, more, field] of [
    ['a day that is none', { validFrom: '2026-02-30' }, 'change.validFrom'],
    ['a moment for a day', { validFrom: '2026-12-01T00:00:00Z' }, 'change.validFrom'],
    ['a day beyond a year', { validFrom: '2099-01-01' }, 'change.validFrom'],
    ['a day before all archives', { validFrom: '1900-01-01' }, 'change.validFrom'],
    ['no basis', { basis: ' ' }, 'change.basis'],
    ['an attribute that is none', { authority: 'owner' }, 'change.authority'],
    ['the keeper of the other copy', { authority: 'duplicate_keeper' }, 'change.authority'],
    [
      'an original in nobody’s keeping',
      { authority: 'original_keeper', unitId: null },
      'change.unitId',
    ],
    ['a unit that is none', { unitId: '01900000-0000-7000-8000-000000000000' }, 'change.unitId'],
    ['a field it does not know', { recordedAt: '2020-01-01' }, 'change'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const volume = await volumeOf('QY-BHQ', 3);
      const answer = await propose(await posting(volume, { backdatingReason: '补登', ...more }));
      expect(answer.status).to.equal(400);
      expect(answer.error.field?.startsWith(field)).to.equal(true);
    });
  }

  it('takes what its schema names', async () => {
    const volume = await volumeOf('QY-BHQ', 3);
    expect(setAuthority.safeParse(await posting(volume)).success).to.equal(true);
  });
});
