import { expect } from 'chai';
import { judgeClock, type ClockFault } from '../../../server/modules/ledger/judge-clock.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const LIMITS = { jumpMs: 10 * MINUTE, gapMs: 30 * DAY };
const SIGNED = Date.parse('2026-11-24T02:00:00Z');

/** The clock at `wall` after the last head, `steady` after the time was last taken to be right, at that head. */
function judge(wall: number, steady: number): ClockFault | undefined {
  const anchor = { wallMs: SIGNED, steadyMs: 5 };
  const readings = { wallMs: SIGNED + wall, steadyMs: 5 + steady, signedMs: SIGNED, anchor };
  return judgeClock(readings, LIMITS);
}
const atStart = (wall: number): ClockFault | undefined =>
  judgeClock({ wallMs: SIGNED + wall, steadyMs: 7, signedMs: SIGNED, anchor: undefined }, LIMITS);

describe('judging the clock', () => {
  it('lets time pass, and a clock be slewed', () => {
    expect(judge(HOUR, HOUR)).to.equal(undefined);
    expect(judge(365 * DAY, 365 * DAY)).to.equal(undefined);
    expect(judge(HOUR + 10 * MINUTE, HOUR)).to.equal(undefined);
    expect(judge(HOUR - 10 * MINUTE, HOUR)).to.equal(undefined);
    expect(judge(-1000, 0)).to.equal(undefined);
  });

  it('finds one that was set forward, or back, while we ran', () => {
    expect(judge(HOUR + 10 * MINUTE + 1, HOUR)).to.deep.equal({
      fault: 'forward',
      byMs: 10 * MINUTE + 1,
    });
    expect(judge(HOUR, 2 * HOUR)).to.deep.equal({ fault: 'back', byMs: HOUR });
  });

  it('adds up small steps', () => {
    const steps = Array.from({ length: 5 }, (_, step) => judge((step + 1) * 4 * MINUTE, step));
    expect(steps.map((fault) => fault?.fault)).to.deep.equal([
      undefined,
      undefined,
      'forward',
      'forward',
      'forward',
    ]);
  });

  it('finds one behind the last head, whatever the other clock says', () => {
    expect(judge(-1001, -1001)).to.deep.equal({ fault: 'behind', byMs: 1001 });
    expect(atStart(-HOUR)).to.deep.equal({ fault: 'behind', byMs: HOUR });
  });

  it('takes the time at a start for right, unless the last head is long ago', () => {
    expect(atStart(0)).to.equal(undefined);
    expect(atStart(30 * DAY)).to.equal(undefined);
    expect(atStart(30 * DAY + 1)).to.deep.equal({ fault: 'gap', byMs: 30 * DAY + 1 });
    const fresh = { wallMs: SIGNED, steadyMs: 7, signedMs: undefined, anchor: undefined };
    expect(judgeClock(fresh, LIMITS)).to.equal(undefined);
  });
});
