import { expect } from 'chai';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { findActor } from '../../../server/modules/sessions/index.ts';
import { findPage } from '../../../server/modules/archives/index.ts';
import type { Tx } from '../../../db/connect.ts';
import { awaitReceipt } from '../../../server/modules/ledger/index.ts';
import type { Opening } from '../../../server/modules/viewing/contract.ts';
import { READ_PAGE } from '../../../server/key-release/releasing-acts.ts';
import { findReading } from '../../../server/modules/viewing/reading-view.ts';
import { recordReading } from '../../../server/modules/viewing/record-reading.ts';
import type { Caller } from '../../support/caller.ts';
import type { Reading } from '../../support/grant-reading.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  pathOfStrip,
  type ReadingRoom,
} from './support/reading-room.ts';

describe('recordReading', () => {
  let room: ReadingRoom;
  let reading: Reading;
  let reader: Caller;
  let opening: Opening;
  let pageId: string;
  let materialId: string;
  before(async () => {
    room = await openReadingRoom();
    reading = await room.grant();
    [reader] = reading.readers;
    opening = await room.open(reader, reading.requestId);
    const [material] = materialsOf(opening);
    materialId = material?.id ?? '';
    pageId = material?.pages[0]?.id ?? '';
  });
  after(() => room.app.close());

  /** Keeps the sequencer from its head while `act` runs. */
  const withoutSequencer = async (act: (lock: Tx) => Promise<void>): Promise<void> => {
    const lock = await room.app.database.superuser.transaction();
    try {
      await lock.raw('lock table ledger_head in access exclusive mode');
      await act(lock);
    } finally {
      if (!lock.isCompleted()) await lock.rollback();
    }
  };

  const waiting = async (): Promise<number> => {
    const rows = await room.app.database.app('ledger_outbox').count<{ count: string }[]>();
    return Number(rows[0]?.count);
  };

  it('lets no byte leave before its entry is signed for', async () => {
    await withoutSequencer(async (lock) => {
      let isAnswered = false;
      const answer = reader.get(pathOfPage(opening, pageId)).finally(() => (isAnswered = true));
      while ((await waiting()) === 0) await nextTurn();
      // The entry is committed; round trips to the server and back show that it still waits.
      for (let trip = 0; trip < 5; trip += 1) await reader.get('/api/session');
      expect(isAnswered).to.equal(false);
      await lock.rollback();
      expect((await answer).status).to.equal(200);
      expect(await waiting()).to.equal(0);
    });
  });

  it('gives up on a ledger that signs for nothing', async () => {
    await withoutSequencer(async () => {
      const { services } = room.app;
      const recorded = await services.db.transaction((tx) =>
        services.ledger.record(tx, { kind: 'DONE', action: 'viewing.close', actor: 'system' }),
      );
      const error = await awaitReceipt(recorded, 10).catch((reason: unknown) => reason);
      expect(error).to.include({ name: 'AppError', kind: 'unavailable' });
    });
  });

  it('records what it refuses, where the reading has ended', async () => {
    const ended = await room.grant();
    const [someone] = ended.readers;
    const opened = await room.open(someone, ended.requestId);
    await someone.post(`/api/viewing/openings/${opened.id}/close`);
    const { services } = room.app;
    const { loginName } = room.world.account('clerk', 'QY-BHQ', 0);
    const actor = await findActor(services, loginName, '127.0.0.1');
    const page = await findPage(services.db, room.volumeId, pageId);
    if (!page) throw new Error('no page');
    const entries = await recordedBy(room.app, async () => {
      const reading = await findReading(services.db, opened.id);
      if (!reading) throw new Error('no reading');
      const error = await recordReading(services, actor, reading, READ_PAGE, [page]).catch(
        (reason: unknown) => reason,
      );
      expect(error).to.include({ kind: 'forbidden' });
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({
      kind: 'DENY',
      action: 'viewing.read_page',
      outcome: 'ended',
      pages: pageId,
    });
  });

  it('answers 503 and sends nothing once the ledger has stopped', async () => {
    const auditor = await room.app.as(room.world.account('auditor', 'QY').loginName);
    const { superuser } = room.app.database;
    await superuser.raw('revoke insert on ledger_checkpoints from lantai_sequencer');
    const paths = [pathOfPage(opening, pageId), pathOfStrip(opening, materialId)];
    for (const path of paths) await expectUnavailable(reader, path);
    // It stays so when the cause is gone: what was signed for meanwhile nobody can say.
    await superuser.raw('grant insert on ledger_checkpoints to lantai_sequencer');
    for (const path of paths) await expectUnavailable(reader, path);
    await expectUnavailable(auditor, '/api/ledger/export');
  });
});

async function expectUnavailable(caller: Caller, path: string): Promise<void> {
  const answer = await caller.get(path);
  expect([answer.status, answer.error.kind]).to.deep.equal([503, 'unavailable']);
}
