import { expect } from 'chai';
import { showAuthorities } from '../../../server/modules/archives/contract.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { openRoom, type ArchiveRoom } from './support/archive-room.ts';

describe('#authorities.show', () => {
  let room: ArchiveRoom;
  before(async () => {
    room = await openRoom(['QY-BHQ']);
  });
  after(() => room.app.close());

  const path = (index: number): string =>
    `/api/archives/volumes/${room.file(room.person('QY-BHQ', index)).volumeId}/authorities`;

  it('shows the attributes of a volume, and leaves an entry', async () => {
    const archivist = await room.sign('archivist', 'QY');
    const entries = await recordedBy(room.app, async () => {
      const shown = (await archivist.get(path(3))).as(showAuthorities.response);
      expect(shown.personName).to.equal(room.person('QY-BHQ', 3).name);
      expect(shown.attributes.map(({ kind }) => kind)).to.deep.equal([
        'manager',
        'co_manager',
        'original_keeper',
      ]);
      expect(shown.attributes[0]?.periods).to.have.length(1);
      expect(shown.attributes[2]?.periods[0]).to.include({
        unitName: '白桦旗委组织部',
        state: 'current',
        isBackdated: false,
      });
    });
    expect(entries.map(({ kind, action }) => [kind, action])).to.deep.equal([
      ['DONE', 'authorities.show'],
    ]);
  });

  for (const [who, role, unitCode, nth, index] of [
    ['another county', 'clerk', 'QY-YLX', 1, 3],
    ['the person', 'clerk', 'QY-BHQ', 0, 1],
    ['a relative', 'unit_leader', 'QY-HWQ', 0, 3],
    ['a system administrator', 'sysadmin', 'QY', 0, 3],
    ['the auditor', 'auditor', 'QY', 0, 3],
  ] as const) {
    it(`is refused to ${who}, which is recorded`, async () => {
      const caller = await room.sign(role, unitCode, nth);
      const entries = await recordedBy(room.app, async () => {
        expect((await caller.get(path(index))).status).to.equal(403);
      });
      expect(entries.map(({ kind }) => kind)).to.deep.equal(['DENY']);
    });
  }

  it('wants a session and an id', async () => {
    expect((await room.app.anyone().get(path(3))).status).to.equal(401);
    const archivist = await room.sign('archivist', 'QY');
    expect((await archivist.get('/api/archives/volumes/x/authorities')).status).to.equal(400);
  });
});
