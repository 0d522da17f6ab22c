import { expect } from 'chai';
import { encodeLeaf } from '../../../audit/leaf.ts';
import { revealSubject } from '../../../server/modules/archives/contract.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import { detailOf, recordedBy } from '../../support/ledger-entries.ts';
import { openRoom, type ArchiveRoom } from './support/archive-room.ts';

const REASON = '核查第 12 条异常阅档记录';

describe('#archives.reveal_subject', () => {
  let room: ArchiveRoom;
  let auditor: Caller;
  before(async () => {
    room = await openRoom(['QY-BHQ']);
    auditor = await room.sign('auditor', 'QY');
  });
  after(() => room.app.close());

  const volumeId = (): string => room.file(room.person('QY-BHQ', 3)).volumeId;
  const reveal = (caller: Caller, body: object = { reason: REASON }, id = volumeId()) =>
    caller.post(`/api/archives/volumes/${id}/subject`, body);

  it('tells the auditor the name and nothing more, and keeps the reason', async () => {
    let answer: Answer | undefined;
    const entries = await recordedBy(room.app, async () => {
      answer = await reveal(auditor);
    });
    const { name } = room.person('QY-BHQ', 3);
    expect(answer?.as(revealSubject.response)).to.deep.equal({ name });
    expect(Object.keys(answer?.body as object)).to.deep.equal(['name']);
    const [entry, ...more] = entries;
    if (!entry) throw new Error('not recorded');
    expect(more).to.deep.equal([]);
    expect(entry).to.include({ kind: 'DONE', action: 'archives.reveal_subject', item: volumeId() });
    expect(encodeLeaf(entry).toString()).to.not.contain(REASON).and.not.contain(name);
    expect(await detailOf(room.app, entry)).to.equal(REASON);
  });

  it('wants a reason and a session', async () => {
    for (const body of [{}, { reason: '查' }, { reason: '    ' }, { reason: REASON, all: true }]) {
      expect((await reveal(auditor, body)).status).to.equal(400);
    }
    expect((await reveal(room.app.anyone())).status).to.equal(401);
  });

  it('answers the other officers and who handles archives as if there were no such volume', async () => {
    const absent = await reveal(
      auditor,
      { reason: REASON },
      '01900000-0000-7000-8000-000000000000',
    );
    expect(absent.status).to.equal(403);
    for (const [role, unitCode] of [
      ['sysadmin', 'QY'],
      ['security_officer', 'QY'],
      ['archivist', 'QY'],
      ['clerk', 'QY-BHQ'],
    ] as const) {
      const caller = await room.sign(role, unitCode);
      const entries = await recordedBy(room.app, async () => {
        const answer = await reveal(caller);
        expect(answer.status, role).to.equal(403);
        expect(answer.error.message).to.equal(absent.error.message);
      });
      expect(entries[0]).to.include({ kind: 'DENY', action: 'archives.reveal_subject' });
    }
  });
});
