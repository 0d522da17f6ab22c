import { expect } from 'chai';
import { recordedBy } from '../../support/ledger-entries.ts';
import { openReadingRoom, type ReadingRoom } from './support/reading-room.ts';

describe('#viewing.note_print_attempt', () => {
  let room: ReadingRoom;
  before(async () => {
    room = await openReadingRoom();
  });
  after(() => room.app.close());

  it('records an attempt of the reader in their own session, and nobody else’s', async () => {
    const reading = await room.grant();
    const [reader, other] = reading.readers;
    const { id } = await room.open(reader, reading.requestId);
    const path = `/api/viewing/openings/${id}/print-attempts`;
    const [attempt] = await recordedBy(room.app, async () => {
      expect((await reader.post(path)).status).to.equal(200);
    });
    expect(attempt).to.include({
      kind: 'DENY',
      action: 'viewing.note_print_attempt',
      item: room.volumeId,
      purpose: 'wage',
      approval: reading.requestId,
      outcome: 'blank',
    });
    expect((await other.post(path)).status).to.equal(403);
    expect((await room.app.anyone().post(path)).status).to.equal(401);
    expect((await reader.post(path, { pages: 3 })).status).to.equal(400);
  });
});
