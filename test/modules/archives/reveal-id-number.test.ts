import { expect } from 'chai';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { revealIdNumber } from '../../../server/modules/archives/contract.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { openRoom, type ArchiveRoom } from './support/archive-room.ts';

const REASON = '与户籍部门核对出生日期';

describe('#archives.reveal_id', () => {
  let room: ArchiveRoom;
  let clerk: Caller;
  before(async () => {
    room = await openRoom(['QY-BHQ']);
    clerk = await room.sign('clerk', 'QY-BHQ', 1);
  });
  after(() => room.app.close());

  const volumeId = (index: number): string => room.file(room.person('QY-BHQ', index)).volumeId;
  const reveal = (caller: Caller, index: number, body: object = { reason: REASON }) =>
    caller.post(`/api/archives/volumes/${volumeId(index)}/id-number`, body);

  it('shows the whole number', async () => {
    const answer = await reveal(clerk, 3);
    expect(answer.as(revealIdNumber.response).idNumber).to.equal(room.person('QY-BHQ', 3).idNumber);
  });

  it('keeps the reason beside the ledger, which holds its digest alone', async () => {
    const [entry, ...more] = await recordedBy(room.app, () => reveal(clerk, 3));
    if (!entry) throw new Error('not recorded');
    expect(more).to.deep.equal([]);
    expect(entry).to.include({ kind: 'DONE', action: 'archives.reveal_id', item: volumeId(3) });
    const body = encodeLeaf(entry).toString();
    expect(body).to.not.contain(REASON).and.not.contain(room.person('QY-BHQ', 3).idNumber);
    expect(await detailOf(room.app, entry)).to.equal(REASON);
  });

  it('wants a session', async () => {
    expect((await reveal(room.app.anyone(), 3)).status).to.equal(401);
  });

  for (const [what, body, field] of [
    ['no reason', {}, 'reason'],
    ['an empty reason', { reason: '  ' }, 'reason'],
    ['an endless reason', { reason: '查'.repeat(201) }, 'reason'],
    ['a field it does not know', { reason: REASON, all: true }, 'all'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const answer = await reveal(clerk, 3, body);
      expect(answer.status).to.equal(400);
      expect(answer.error.field).to.equal(field);
    });
  }

  for (const [who, role, unitCode, nth, index, outcome] of [
    ['the person', 'clerk', 'QY-BHQ', 0, 1, 'own_file'],
    ['who only decides', 'centre_leader', 'QY', 0, 3, 'no_rule'],
    ['another county', 'clerk', 'QY-YLX', 1, 3, 'no_rule'],
    ['a security officer', 'security_officer', 'QY', 0, 3, 'no_rule'],
  ] as const) {
    it(`refuses ${who}, and records it`, async () => {
      const caller = await room.sign(role, unitCode, nth);
      let answer: Answer | undefined;
      const entries = await recordedBy(room.app, async () => {
        answer = await reveal(caller, index);
      });
      expect(answer?.status).to.equal(403);
      expect(entries).to.have.length(1);
      expect(entries[0]).to.include({ kind: 'DENY', action: 'archives.reveal_id', outcome });
    });
  }
});
