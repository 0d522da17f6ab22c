import { expect } from 'chai';
import fc from 'fast-check';
import {
  MOST_SILENCE_MS,
  timeOpening,
  type OpeningTimer,
} from '../../../../server/modules/viewing/timing/time-opening.ts';

const told = (timer: OpeningTimer, nowMs: number): string[] =>
  timer
    .take(nowMs, 100)
    .map(({ entryId, watchedMs, heldMs }) => `${entryId} ${watchedMs}/${heldMs}`);

describe('timeOpening', () => {
  it('ends a page with the next one, and takes the new one for shown until a beat says otherwise', () => {
    const timer = timeOpening();
    timer.send('a', 'r1', 1000);
    timer.beat({ shown: ['a'], isWatched: true }, 1000);
    timer.send('b', 'r2', 5000);
    expect(told(timer, 8000)).to.deep.equal(['r1 4000/4000', 'r2 3000/3000']);
  });

  it('counts a hidden page as held and not as watched', () => {
    const timer = timeOpening();
    timer.send('a', 'r1', 0);
    timer.beat({ shown: ['a'], isWatched: true }, 0);
    timer.beat({ shown: ['a'], isWatched: false }, 3000);
    expect(told(timer, 9000)).to.deep.equal(['r1 3000/9000']);
  });

  it('believes no watching through a silence', () => {
    const timer = timeOpening();
    timer.send('a', 'r1', 0);
    timer.beat({ shown: ['a'], isWatched: true }, 0);
    expect(told(timer, 60_000)).to.deep.equal([`r1 ${MOST_SILENCE_MS}/60000`]);
  });

  it('ends all time when the viewer leaves, and goes on when it is back', () => {
    const timer = timeOpening();
    timer.send('a', 'r1', 0);
    timer.beat({ shown: ['a'], isWatched: true }, 0);
    timer.leave(2000);
    timer.beat({ shown: ['a'], isWatched: true }, 50_000);
    expect(told(timer, 51_000)).to.deep.equal(['r1 3000/3000']);
  });

  it('credits a page that is turned back to without being sent again', () => {
    const timer = timeOpening();
    timer.send('a', 'r1', 0);
    timer.beat({ shown: ['a'], isWatched: true }, 0);
    timer.send('b', 'r2', 1000);
    timer.beat({ shown: ['a'], isWatched: true }, 3000);
    expect(told(timer, 8000)).to.deep.equal(['r1 6000/6000', 'r2 2000/7000']);
  });

  it('credits both pages of a comparison', () => {
    const timer = timeOpening();
    timer.send('a', 'r1', 0);
    timer.send('b', 'r2', 0);
    timer.beat({ shown: ['a', 'b'], isWatched: true }, 0);
    expect(told(timer, 5000)).to.deep.equal(['r1 5000/5000', 'r2 5000/5000']);
  });

  it('tells nothing of a viewer that has never spoken, and all of it once it does', () => {
    const timer = timeOpening();
    timer.send('a', 'r1', 0);
    expect(told(timer, 7000)).to.deep.equal([]);
    timer.beat({ shown: [], isWatched: false }, 8000);
    expect(told(timer, 9000)).to.deep.equal(['r1 0/9000']);
  });

  it('tells what has been added since, and again what could not be recorded', () => {
    const timer = timeOpening();
    timer.send('a', 'r1', 0);
    timer.beat({ shown: ['a'], isWatched: true }, 0);
    const lost = timer.take(1000, 100);
    timer.giveBack(lost);
    expect(told(timer, 3000)).to.deep.equal(['r1 3000/3000']);
    timer.send('a', 'r2', 4000);
    expect(told(timer, 6000)).to.deep.equal(['r1 1000/1000', 'r2 2000/2000']);
    expect(told(timer, 6000)).to.deep.equal([]);
  });

  it('lets no clock that goes back take time away', () => {
    const timer = timeOpening();
    timer.send('a', 'r1', 10_000);
    timer.beat({ shown: ['a'], isWatched: true }, 10_000);
    timer.beat({ shown: ['a'], isWatched: true }, 4000);
    expect(told(timer, 5000)).to.deep.equal(['r1 1000/1000']);
  });

  it('lets no viewer, whatever it says, add to or take from what the server saw', () => {
    const PAGES = ['a', 'b', 'c'];
    const lie = fc.record({
      shown: fc.uniqueArray(fc.constantFrom(...PAGES, 'never sent'), { maxLength: 2 }),
      isWatched: fc.boolean(),
      afterMs: fc.nat(20_000),
    });
    const step = fc.oneof(lie, fc.record({ page: fc.constantFrom(...PAGES), afterMs: fc.nat() }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const timer = timeOpening();
        const sentMs = new Map<string, number>();
        /** Until the next sending: what no lie can take away. */
        const leastMs = new Map<string, number>();
        let nowMs = 0;
        let last: string | undefined;
        const pass = (ms: number): void => {
          nowMs += ms % 100_000;
          if (last !== undefined) leastMs.set(last, (leastMs.get(last) ?? 0) + (ms % 100_000));
        };
        steps.forEach((one, at) => {
          pass(one.afterMs);
          if ('page' in one) {
            last = `${one.page} r${at}`;
            sentMs.set(last, nowMs);
            timer.send(one.page, last, nowMs);
          } else timer.beat(one, nowMs);
        });
        timer.beat({ shown: [], isWatched: false }, nowMs);
        timer.leave(nowMs);
        for (const { entryId, watchedMs, heldMs } of timer.take(nowMs + 99_999, 1000)) {
          expect(watchedMs).to.be.within(0, heldMs);
          expect(heldMs).to.be.at.least(leastMs.get(entryId) ?? 0);
          expect(heldMs).to.be.at.most(nowMs - (sentMs.get(entryId) ?? nowMs));
        }
      }),
    );
  });
});
