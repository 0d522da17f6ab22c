import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { listLedger, recordedBy } from '../../support/ledger-entries.ts';
import { rawCall, type RawAnswer } from './support/raw-call.ts';
import { materialsOf, pathOfPage, pathOfStrip } from './support/reading-room.ts';
import { openEndableRoom, type EndableRoom, type Sitting } from './support/ways-to-end.ts';

const ENDS = [
  'a recall',
  'the end of its period',
  'closing',
  'a log-out',
  'a lock',
  'a long pause',
  'the longest session',
  'an officer',
  'a disabled account',
  'a revoked terminal',
];
const BETWEEN_PAGES_MS = 20;
/** Asked for after the end is answered. */
const MORE = 3;

/** Whoever holds the reader's cookie asks in the very moment in which reading is ended. */
describe('a page that is on its way when reading is ended', function () {
  this.timeout(120_000);
  let room: EndableRoom;
  before(async () => {
    room = await openEndableRoom();
  });
  after(() => room.app.close());

  const call = ({ reader }: Sitting, path: string): Promise<RawAnswer> => {
    const headers = { ...reader.headers, Cookie: reader.cookie };
    return rawCall(room.app.url, { method: 'GET', path, headers });
  };
  const pathsOf = ({ opening }: Sitting): [string, string] => {
    const [material] = materialsOf(opening);
    const pageId = material?.pages[0]?.id ?? '';
    return [pathOfPage(opening, pageId), pathOfStrip(opening, material?.id ?? '')];
  };
  const endBy = async (way: string, sitting: Sitting): Promise<void> => {
    const answer = await room.ends[way]?.(sitting);
    if (answer) expect(answer.status, way).to.equal(200);
  };

  /** Marks no picture until `let` is called; `waiting` settles when so many wait. */
  const stall = (count: number): { waiting: Promise<void>; let(): void } => {
    const { images } = room.app.services;
    const { markPage, markStrip } = images;
    const [waiting, gate] = [
      Promise.withResolvers<undefined>(),
      Promise.withResolvers<undefined>(),
    ];
    let there = 0;
    const wait = async (): Promise<void> => {
      there += 1;
      if (there === count) waiting.resolve(undefined);
      await gate.promise;
    };
    images.markPage = (...given) => wait().then(() => markPage(...given));
    images.markStrip = (...given) => wait().then(() => markStrip(...given));
    return {
      waiting: waiting.promise,
      let() {
        Object.assign(images, { markPage, markStrip });
        gate.resolve(undefined);
      },
    };
  };

  it('is put to every way of ending it', () => {
    expect(Object.keys(room.ends)).to.deep.equal(ENDS);
  });

  for (const way of ENDS) {
    it(`is not sent after ${way} while it was being marked, and that is told`, async () => {
      const sitting = await room.sit();
      const stalled = stall(2);
      const asked = pathsOf(sitting).map((path) => call(sitting, path));
      await stalled.waiting;
      await endBy(way, sitting);
      const entries = await recordedBy(room.app, async () => {
        stalled.let();
        for (const { status, headers, bytes } of await Promise.all(asked)) {
          expect(status).to.equal(403);
          expect(headers['content-type']).to.contain('application/json');
          expect(bytes.includes(Buffer.from('ffd8ff', 'hex'))).to.equal(false);
        }
      });
      const told = entries.filter(({ action }) => action === 'viewing.send');
      const all = new Map((await listLedger(room.app)).map((one) => [one.entryId, one]));
      const unsent = told.map(({ answers }) => all.get(answers ?? ''));
      expect(unsent.map((one) => `${one?.kind} ${one?.action}`)).to.have.members([
        'INTENT viewing.read_page',
        'INTENT viewing.read_strip',
      ]);
      expect(told.map(({ pages }) => pages)).to.deep.equal(unsent.map((one) => one?.pages));
      for (const entry of told) {
        expect(entry).to.include({
          kind: 'DENY',
          item: room.volumeId,
          approval: sitting.requestId,
          outcome: 'ended',
        });
      }
    });

    it(`is not sent to who asks after ${way}, however often they asked before`, async () => {
      const sitting = await room.sit();
      const [path] = pathsOf(sitting);
      const calls: { isLate: boolean; answer: Promise<RawAnswer> }[] = [];
      const ask = (isLate: boolean): Promise<RawAnswer> => {
        const answer = call(sitting, path);
        calls.push({ isLate, answer });
        return answer;
      };
      let isEnded = false;
      await ask(false);
      const leaf = async (): Promise<void> => {
        for (let late = 0; late < MORE; late += isEnded ? 1 : 0) {
          void ask(isEnded);
          await sleep(BETWEEN_PAGES_MS);
        }
      };
      const leafing = leaf();
      await endBy(way, sitting);
      isEnded = true;
      await leafing;
      const answers = await Promise.all(
        calls.map(async ({ isLate, answer }) => ({ isLate, status: (await answer).status })),
      );
      const statuses = (late: boolean): number[] =>
        answers.filter(({ isLate }) => isLate === late).map(({ status }) => status);
      expect(statuses(false)[0], 'it was served before').to.equal(200);
      expect(statuses(true)).to.have.length.at.least(MORE - 1);
      for (const status of statuses(true)) expect(status).to.be.oneOf([401, 403, 423]);
    });
  }
});
