import { expect } from 'chai';
import { opening } from '../../../server/modules/viewing/contract.ts';
import type { Caller } from '../../support/caller.ts';
import type { Reading } from '../../support/grant-reading.ts';
import { listLedger, recordedBy } from '../../support/ledger-entries.ts';
import {
  confirm,
  GRANTED,
  materialsOf,
  openReadingRoom,
  openUnder,
  pathOfPage,
  type ReadingRoom,
} from './support/reading-room.ts';

const WRONG_PIN = '9999';

describe('#viewing.open', () => {
  let room: ReadingRoom;
  let reading: Reading;
  let reader: Caller;
  let other: Caller;
  before(async () => {
    room = await openReadingRoom();
    reading = await room.grant();
    [reader, other] = reading.readers;
  });
  after(() => room.app.close());

  const coReader = async (): Promise<{ id: string; pin_failures: number }> => {
    const { loginName } = room.world.account('clerk', 'QY-BHQ', 1);
    const { app } = room.app.database;
    return app('accounts').where({ login_name: loginName }).first('id', 'pin_failures');
  };

  it('wants a session', async () => {
    expect((await openUnder(room.app.anyone(), reading.requestId)).status).to.equal(401);
  });

  it('refuses a field it does not know', async () => {
    const body = { requestId: reading.requestId, colour: 'red' };
    expect((await reader.post('/api/viewing/openings', body)).status).to.equal(400);
  });

  it('forbids those who approved, as if there were no such request, and records it', async () => {
    const [approver] = reading.approvers;
    const entries = await recordedBy(room.app, async () => {
      const refused = await approver?.post('/api/viewing/openings', {
        requestId: reading.requestId,
      });
      const absent = await approver?.post('/api/viewing/openings', {
        requestId: crypto.randomUUID(),
      });
      expect(refused?.status).to.equal(403);
      expect(refused?.error.message).to.equal(absent?.error.message);
    });
    expect(entries.map(({ kind, action }) => `${kind} ${action}`)).to.deep.equal([
      'DENY viewing.open',
      'DENY viewing.open',
    ]);
  });

  it('waits for the other reader, shows no catalogue, and is recorded', async () => {
    const entries = await recordedBy(room.app, async () => {
      const opened = (await openUnder(reader, reading.requestId)).as(opening);
      expect(opened.state).to.equal('awaiting_co_reader');
      expect(opened.coReaderName).to.equal(room.world.account('clerk', 'QY-BHQ', 1).name);
      expect(opened.catalogue).to.deep.equal([]);
    });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({
      kind: 'DONE',
      action: 'viewing.open',
      item: room.volumeId,
      purpose: 'wage',
      approval: reading.requestId,
    });
  });

  describe('#viewing.confirm', () => {
    let id: string;
    before(async () => {
      id = (await openUnder(reader, reading.requestId)).as(opening).id;
    });

    it('wants a session and digits', async () => {
      expect((await confirm(room.app.anyone(), id)).status).to.equal(401);
      expect((await confirm(reader, id, 'abcd')).status).to.equal(400);
      expect((await coReader()).pin_failures).to.equal(0);
    });

    it('is not for the other reader in a session of their own', async () => {
      expect((await confirm(other, id)).status).to.equal(403);
    });

    it('opens no page before', async () => {
      const page = await room.app.database.app('pages').first<{ id: string }>('id');
      const entries = await recordedBy(room.app, async () => {
        expect((await reader.get(pathOfPage({ id }, page.id))).status).to.equal(403);
      });
      expect(entries[0]).to.include({ kind: 'DENY', action: 'viewing.read_page' });
    });

    it('counts and records a wrong PIN against the reader whose PIN it is', async () => {
      const entries = await recordedBy(room.app, async () => {
        const answer = await confirm(reader, id, WRONG_PIN);
        expect([answer.status, answer.error.field]).to.deep.equal([400, 'pin']);
      });
      const { id: actor, pin_failures } = await coReader();
      expect(pin_failures).to.equal(1);
      expect(entries).to.have.length(1);
      expect(entries[0]).to.include({
        kind: 'DENY',
        action: 'viewing.confirm',
        outcome: 'wrong',
        actor,
      });
      expect(entries[0]).to.include({ item: room.volumeId, approval: reading.requestId });
    });

    it('opens the granted classes alone, by the right PIN, and forgives the wrong one', async () => {
      const entries = await recordedBy(room.app, async () => {
        const opened = (await confirm(reader, id)).as(opening);
        expect(opened.state).to.equal('open');
        expect(opened.catalogue.map(({ code }) => code)).to.deep.equal(GRANTED);
        expect(materialsOf(opened).every(({ pages }) => pages.length > 0)).to.equal(true);
      });
      const { id: actor, pin_failures } = await coReader();
      expect(pin_failures).to.equal(0);
      expect(entries[0]).to.include({ kind: 'DONE', action: 'viewing.confirm', actor });
    });

    it('is asked for once under a request', async () => {
      for (const someone of [reader, other]) {
        const opened = (await openUnder(someone, reading.requestId)).as(opening);
        expect(opened.state).to.equal('open');
        expect(opened.catalogue.map(({ code }) => code)).to.deep.equal(GRANTED);
      }
    });

    it('evaluates exactly five of twenty guesses made at once, then locks the PIN', async () => {
      const { requestId } = await room.grant();
      const { id: guessed } = (await openUnder(reader, requestId)).as(opening);
      const entries = await recordedBy(room.app, async () => {
        const guesses = Array.from({ length: 20 }, () => confirm(reader, guessed, WRONG_PIN));
        for (const answer of await Promise.all(guesses)) expect(answer.status).to.equal(400);
      });
      const outcomes = entries.map(({ outcome }) => outcome ?? '');
      expect(outcomes.filter((outcome) => outcome === 'wrong')).to.have.length(5);
      expect(outcomes.filter((outcome) => outcome === 'locked')).to.have.length(15);

      const right = await confirm(reader, guessed);
      expect(right.status).to.equal(400);
      expect(right.error.message).to.contain('已锁定');
      const shown = (await reader.get(`/api/viewing/openings/${guessed}`)).as(opening);
      expect(shown).to.deep.include({ state: 'awaiting_co_reader', catalogue: [] });
      expect((await listLedger(room.app)).at(-1)).to.include({ kind: 'DENY', outcome: 'locked' });
    });
  });
});
