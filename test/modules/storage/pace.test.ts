import { expect } from 'chai';
import { nextStart, paceOf } from '../../../server/modules/storage/pace.ts';
import { createSpeedometer } from '../../../server/modules/storage/scrub/speedometer.ts';
import { createThrottle } from '../../../server/modules/storage/scrub/throttle.ts';

const DAY_MS = 86_400_000;
const CONFIG = { periodDays: 100, leastBytesPerSecond: 1000, mostBytesPerSecond: 50_000 };
const startedAt = new Date('2026-01-01T00:00:00Z');
const dayOf = (day: number): Date => new Date(startedAt.getTime() + day * DAY_MS);
/** 90 days at 10,000 bytes a second. */
const TOTAL = 90 * 86_400 * 10_000;

describe('the pace of a scrub', () => {
  const at = (day: number, doneBytes: number, isManual = false) =>
    paceOf({ startedAt, totalBytes: TOTAL, doneBytes, isManual }, CONFIG, dayOf(day));

  it('spreads the store over nine tenths of the period', () => {
    expect(at(0, 0)).to.deep.equal({ needed: 10_000, allowed: 10_000, isBehind: false });
  });

  it('stays the same while it is in time, and makes up for what is late', () => {
    expect(at(45, TOTAL / 2).allowed).to.equal(10_000);
    expect(at(45, TOTAL / 4).allowed).to.equal(15_000);
    expect(at(80, TOTAL / 2).allowed).to.equal(45_000);
  });

  it('never falls below the least speed, nor goes beyond the most, and says when that is too little', () => {
    expect(at(0, TOTAL - 10).allowed).to.equal(1000);
    expect(at(85, TOTAL / 10)).to.deep.include({ allowed: 50_000, isBehind: true });
    expect(at(95, TOTAL / 2)).to.deep.include({ allowed: 50_000, isBehind: true });
    expect(at(95, TOTAL)).to.deep.equal({ needed: 0, allowed: 1000, isBehind: false });
  });

  it('holds back no pass that somebody ordered', () => {
    expect(at(0, 0, true)).to.deep.include({ allowed: Infinity, isBehind: false });
  });

  it('begins the next pass a period after the last began', () => {
    expect(nextStart(startedAt, CONFIG)).to.deep.equal(dayOf(100));
  });

  it('ends in time when followed day by day, though a third of the days nothing was done', () => {
    let done = 0;
    let day = 0;
    for (; done < TOTAL && day < 200; day += 1) {
      const isDown = day % 3 === 0;
      if (!isDown) done += at(day, done).allowed * 86_400;
    }
    expect(day).to.be.at.most(90);
  });
});

describe('the throttle of a scrub', () => {
  const signal = new AbortController().signal;

  it('takes the time that the rate asks for, and saves up nothing', async () => {
    let now = 0;
    const throttle = createThrottle({
      now: () => now,
      wait: (ms) => Promise.resolve(void (now += ms)),
    });
    for (let count = 0; count < 10; count += 1) await throttle.spend(500, 1000, signal);
    expect(now).to.equal(5000);
    now += 60_000;
    await throttle.spend(500, 1000, signal);
    expect(now).to.equal(65_500);
    await throttle.spend(1e9, Infinity, signal);
    expect(now).to.equal(65_500);
  });

  it('is called off by the signal', async () => {
    const stop = new AbortController();
    const waiting = createThrottle().spend(1e9, 1000, stop.signal);
    stop.abort();
    const error = await waiting.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('name', 'AbortError');
  });
});

describe('the speed of a scrub', () => {
  it('is that of the last two minutes', () => {
    let now = 0;
    const speed = createSpeedometer(() => now);
    expect(speed.bytesPerSecond()).to.equal(0);
    for (; now < 60_000; now += 1000) speed.add(5000);
    expect(speed.bytesPerSecond()).to.equal(5000);
    now += 121_000;
    expect(speed.bytesPerSecond()).to.equal(0);
  });
});
