import { expect } from 'chai';
import { insertAuthority } from '../../../server/modules/archives/index.ts';
import { volumeCard } from '../../../server/modules/archives/contract.ts';
import { findVolume } from '../../../server/modules/archives/volume-store.ts';
import { findUnitByCode } from '../../../server/modules/units/index.ts';
import type { Caller } from '../../support/caller.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { find, linesOf, openRoom, type ArchiveRoom } from './support/archive-room.ts';

describe('#archives.show', () => {
  let room: ArchiveRoom;
  let clerk: Caller;
  before(async () => {
    room = await openRoom(['QY-BHQ']);
    clerk = await room.sign('clerk', 'QY-BHQ', 1);
  });
  after(() => room.app.close());

  const path = (index: number): string =>
    `/api/archives/volumes/${room.file(room.person('QY-BHQ', index)).volumeId}`;

  it('shows whose a volume is and how much it holds, but no title of a material', async () => {
    const person = room.person('QY-BHQ', 3);
    const answer = await clerk.get(path(3));
    const card = answer.as(volumeCard);
    expect(card).to.include({
      name: person.name,
      keeperName: '白桦旗委组织部',
      copyKind: 'original',
      secrecyMark: '内部',
    });
    expect(card.maskedIdNumber).to.match(/^\d{4}\*{10}\d{3}[\dX]$/);
    expect(card.classes).to.have.length(16);
    expect(card.classes.reduce((sum, { materialCount }) => sum + materialCount, 0)).to.equal(2);
    const volume = room.world.plan.volumes.find(
      ({ personIdNumber }) => personIdNumber === person.idNumber,
    );
    for (const { title } of volume?.materials ?? []) {
      expect(answer.bytes.toString()).to.not.contain(`"${title}"`);
    }
    expect(answer.bytes.toString()).to.not.contain(person.idNumber);
  });

  it('leaves an entry', async () => {
    const entries = await recordedBy(room.app, () => clerk.get(path(3)));
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({
      kind: 'DONE',
      action: 'archives.show',
      item: path(3).split('/').at(-1),
    });
  });

  it('wants a session, an id, and nothing besides', async () => {
    expect((await room.app.anyone().get(path(3))).status).to.equal(401);
    expect((await clerk.get('/api/archives/volumes/1')).status).to.equal(400);
    expect((await clerk.get(`${path(3)}?all=1`)).status).to.equal(400);
  });

  for (const [who, role, unitCode, nth, index, outcome] of [
    ['another county', 'clerk', 'QY-YLX', 1, 3, 'no_rule'],
    ['the person', 'clerk', 'QY-BHQ', 0, 1, 'own_file'],
    ['the person’s wife', 'unit_leader', 'QY-HWQ', 0, 3, 'relative'],
    ['a system administrator', 'sysadmin', 'QY', 0, 3, 'no_rule'],
    ['an auditor', 'auditor', 'QY', 0, 3, 'no_rule'],
    ['a window', 'window_clerk', 'QY-GZ', 0, 3, 'no_rule'],
  ] as const) {
    it(`refuses ${who}, and records why`, async () => {
      const caller = await room.sign(role, unitCode, nth);
      const entries = await recordedBy(room.app, async () => {
        expect((await caller.get(path(index))).status).to.equal(403);
      });
      expect(entries).to.have.length(1);
      expect(entries[0]).to.include({ kind: 'DENY', action: 'archives.show', outcome });
    });
  }

  it('follows a change of authority from its day on, to the minute', async () => {
    const { app } = room;
    const moving = room.person('QY-BHQ', 0);
    const volume = await findVolume(app.services.db, room.file(moving).volumeId);
    const heir = await findUnitByCode(app.services.db, 'QY-YLX');
    if (!volume || !heir) throw new Error('nothing to move');
    await app.services.db.transaction((tx) =>
      insertAuthority(
        tx,
        {
          personId: volume.person_id,
          kind: 'co_manager',
          unitId: heir.id,
          validFrom: '2026-12-01',
        },
        app.clock.now,
      ),
    );
    const seenBy = async (unitCode: string): Promise<string> => {
      const caller = await room.sign('clerk', unitCode, 1);
      const { status } = await caller.get(path(0));
      return `${status} ${linesOf(await find(caller, moving.name)).join()}`;
    };
    app.clock.now = new Date('2026-11-30T23:59:59+08:00');
    expect(await seenBy('QY-BHQ')).to.equal(`200 full ${moving.name}`);
    expect(await seenBy('QY-YLX')).to.equal(`403 existence ${moving.name}`);
    app.clock.now = new Date('2026-12-01T00:00:00+08:00');
    expect(await seenBy('QY-BHQ')).to.equal(`403 existence ${moving.name}`);
    expect(await seenBy('QY-YLX')).to.equal(`200 full ${moving.name}`);
  });
});
