import { expect } from 'chai';
import fc from 'fast-check';
import {
  describeDue,
  endedPeriods,
  firstDayOf,
  lastDayOf,
  nextStart,
  shiftDay,
} from '../../../server/modules/reviews/periods.ts';

describe('periods', () => {
  it('follow one another without gap or overlap, and hold the days that begin them', () => {
    const days = fc.integer({ min: 0, max: 4000 }).map((n) => shiftDay('2024-02-26', n));
    fc.assert(
      fc.property(days, fc.constantFrom('week' as const, 'month' as const), (day, period) => {
        const start = firstDayOf(period, day);
        expect(start <= day && day <= lastDayOf(period, start)).to.equal(true);
        expect(firstDayOf(period, lastDayOf(period, start))).to.equal(start);
        const next = nextStart(period, start);
        expect(firstDayOf(period, next)).to.equal(next);
        expect(shiftDay(lastDayOf(period, start), 1)).to.equal(next);
        if (period === 'month') expect(next.slice(8)).to.equal('01');
        else expect(new Date(`${start}T00:00:00Z`).getUTCDay()).to.equal(1);
      }),
      { seed: 61 },
    );
  });

  it('are over at midnight in Shanghai, and due some days later', () => {
    const since = new Date('2026-11-18T02:00:00Z');
    const at = (minute: string): Date => new Date(`${minute}:00+08:00`);
    expect(endedPeriods('week', since, at('2026-11-22T23:59'))).to.deep.equal([]);
    expect(endedPeriods('week', since, at('2026-11-23T00:00'))).to.deep.equal(['2026-11-16']);
    expect(endedPeriods('month', since, at('2026-12-01T00:00'))).to.deep.equal(['2026-11-01']);
    const due = (minute: string) => describeDue('week', '2026-11-16', at(minute));
    expect(due('2026-11-25T23:59')).to.include({ dueOn: '2026-11-25', isOverdue: false });
    expect(due('2026-11-26T00:00')).to.include({ isOverdue: true });
  });
});
