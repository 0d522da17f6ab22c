import { expect } from 'chai';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Reading } from '../../support/grant-reading.ts';
import { recordedBy } from '../../support/ledger-entries.ts';
import { markByHand, type HandMarker } from './support/mark-by-hand.ts';
import {
  materialsOf,
  openReadingRoom,
  pathOfPage,
  pathOfStrip,
  type ReadingRoom,
} from './support/reading-room.ts';

const FLOOD = 12;
const FEW = 3;
/** As many as may be on their way for one reader in a test's house. */
const AT_ONCE = 16;

/** Somebody at a screen, and where what it shows comes from. */
type Sitting = { caller: Caller; page: string; strip: string; name: string };

describe('one reader who asks for pages faster than they can be marked', () => {
  let room: ReadingRoom;
  let reading: Reading;
  let marker: HandMarker;
  beforeEach(async () => {
    room = await openReadingRoom();
    reading = await room.grant();
    marker = markByHand(room.app.services.images);
  });
  afterEach(async () => {
    marker.open();
    await room.app.close();
  });

  const sit = async (nth: number, caller: Caller): Promise<Sitting> => {
    const opening = await room.open(caller, reading.requestId);
    const [material] = materialsOf(opening);
    const page = pathOfPage(opening, material?.pages[0]?.id ?? '');
    const strip = pathOfStrip(opening, material?.id ?? '');
    const { name } = room.world.account('clerk', 'QY-BHQ', nth);
    return { caller, page, strip, name };
  };
  /** A further log-in of one who reads already, as at another machine. */
  const sitAgain = async (nth: number): Promise<Sitting> =>
    sit(nth, await room.app.as(room.world.account('clerk', 'QY-BHQ', nth).loginName));
  const ask = ({ caller, page, strip }: Sitting, count: number): Promise<Answer>[] =>
    Array.from({ length: count }, (_, nth) => caller.get(nth % 2 === 0 ? page : strip));
  const statusesOf = async (asked: Promise<Answer>[]): Promise<number[]> =>
    (await Promise.all(asked)).map(({ status }) => status);

  it('is served in turn with another, from however many sessions they ask', async () => {
    const one = await sit(0, reading.readers[0]);
    const oneElsewhere = await sitAgain(0);
    const other = await sit(1, reading.readers[1]);
    const flood = [...ask(one, FLOOD / 2), ...ask(oneElsewhere, FLOOD / 2)];
    let answered = 0;
    for (const asked of flood) void asked.finally(() => (answered += 1));
    await marker.waits(FLOOD);
    const few = ask(other, FEW);
    await marker.waits(FLOOD + FEW);
    // One was on the worker already, and the other's turn is every second one.
    await marker.mark(1 + 2 * FEW);
    expect(marker.marked.filter((name) => name === other.name)).to.have.length(FEW);
    expect(await statusesOf(few)).to.deep.equal(few.map(() => 200));
    expect(answered, 'most of the flood still waits').to.be.at.most(1 + FEW);
    marker.open();
    expect(await statusesOf(flood)).to.deep.equal(flood.map(() => 200));
    expect(marker.marked.filter((name) => name === one.name)).to.have.length(FLOOD);
  });

  it('has no more on their way than may be, and what is beyond costs no entry', async () => {
    const one = await sit(0, reading.readers[0]);
    const oneElsewhere = await sitAgain(0);
    const other = await sit(1, reading.readers[1]);
    const under = ask(one, AT_ONCE);
    await marker.waits(AT_ONCE);
    const beyond = await recordedBy(room.app, async () => {
      for (const asked of [...ask(one, 2), ...ask(oneElsewhere, 2)]) {
        const { status, error } = await asked;
        expect([status, error.kind]).to.deep.equal([429, 'too_many']);
        expect(error.message).to.contain('请稍候');
      }
    });
    expect(beyond).to.deep.equal([]);
    const [asked] = ask(other, 1);
    await marker.waits(AT_ONCE + 1);
    marker.open();
    expect((await asked)?.status).to.equal(200);
    expect(await statusesOf(under)).to.deep.equal(under.map(() => 200));
    expect(await statusesOf(ask(one, 1)), 'and then goes on').to.deep.equal([200]);
  });
});
