import { expect } from 'chai';
import fc from 'fast-check';
import { bucketOf } from '../../../server/modules/oversight/watching/bucket-of.ts';
import type { Judge } from '../../../server/modules/oversight/kinds/judge.ts';
import { createWatch } from '../../../server/modules/oversight/watching/watch.ts';
import { at, CALENDAR, sighting } from './support/sightings.ts';

type Event = { actor: string; atMs: number; key: string };
type Found = Map<string, Set<number>>;

const MINUTE_MS = 60_000;
const START = at('2026-11-22 22:00');

/** Times go on by up to half an hour, and now and then back by up to nine minutes. */
const events: fc.Arbitrary<Event[]> = fc
  .array(
    fc.record({
      actor: fc.constantFrom('a', 'b'),
      stepMs: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 30 * MINUTE_MS }) },
        { weight: 1, arbitrary: fc.integer({ min: -9 * MINUTE_MS, max: 0 }) },
        { weight: 1, arbitrary: fc.constantFrom(0, 20 * 60 * MINUTE_MS) },
      ),
      key: fc.constantFrom('p', 'q', 'r', 's', 't'),
    }),
    { maxLength: 120 },
  )
  .map((steps) => {
    let newest = START;
    return steps.map(({ actor, stepMs, key }) => {
      const atMs = newest + stepMs;
      newest = Math.max(newest, atMs);
      return { actor, atMs, key };
    });
  });
const shapes = fc.record({
  windowMinutes: fc.constantFrom(1, 10, 60, 24 * 60, 3 * 24 * 60),
  atLeast: fc.integer({ min: 1, max: 5 }),
});

const judge = ({ windowMinutes, atLeast }: { windowMinutes: number; atLeast: number }): Judge => ({
  windowMinutes,
  atLeast,
  match: ({ actor, pages }) => ({ subject: { kind: 'account', id: actor }, keys: pages }),
});

const note = (found: Found, actor: string, bucket: Date, indexes: Iterable<number>): void => {
  const key = `${actor} ${bucket.toISOString()}`;
  found.set(key, new Set([...(found.get(key) ?? []), ...indexes]));
};

/** For every event anew: all that lies in the window which ends at it. */
function foundNaively(
  list: Event[],
  { windowMinutes, atLeast }: Pick<Judge, 'windowMinutes' | 'atLeast'>,
  from: number,
): Found {
  const found: Found = new Map();
  for (const [index, { actor, atMs }] of list.entries()) {
    const inside = [...list.entries()].filter(
      ([other, event]) =>
        other <= index &&
        event.actor === actor &&
        (other === index || event.atMs > atMs - windowMinutes * MINUTE_MS) &&
        event.atMs <= atMs,
    );
    if (index < from || new Set(inside.map(([, { key }]) => key)).size < atLeast) continue;
    const evidence = atLeast === 1 ? [index] : inside.map(([other]) => other);
    note(found, actor, bucketOf(atMs, windowMinutes), evidence);
  }
  return found;
}

/** As the evaluation does it; at each of `stops` it forgets everything and reads again what windows reach back to. */
function foundByWatch(
  list: Event[],
  shape: Pick<Judge, 'windowMinutes' | 'atLeast'>,
  from: number,
  stops: number[],
): Found {
  const found: Found = new Map();
  let watch = createWatch(judge(shape), from);
  const see = (index: number): void => {
    const event = list[index];
    if (!event) return;
    const { actor, atMs, key } = event;
    const tip = watch.see(sighting({ index, actor, atMs, pages: [key] }), CALENDAR);
    if (tip) note(found, tip.subject.id, tip.bucket, tip.indexes);
  };
  for (let index = 0; index < list.length; index += 1) {
    if (stops.includes(index)) {
      const oldest = (list[index - 1]?.atMs ?? 0) - (shape.windowMinutes + 20) * MINUTE_MS;
      watch = createWatch(judge(shape), from);
      const back = list.findIndex(({ atMs }) => atMs > oldest);
      const before: Found = new Map(found);
      for (let again = Math.max(0, back); again < index; again += 1) see(again);
      // What is said while reading again is known already.
      expect([...found]).to.deep.equal([...before]);
    }
    see(index);
  }
  return found;
}

const sorted = (found: Found): [string, number[]][] =>
  [...found].map(([key, set]): [string, number[]] => [key, [...set].sort((a, b) => a - b)]).sort();

describe('createWatch', () => {
  it('finds what counting anew at every entry finds, wherever it stops and goes on', () => {
    fc.assert(
      fc.property(
        events,
        shapes,
        fc.nat(20),
        fc.array(fc.nat(119), { maxLength: 6 }),
        (list, shape, from, stops) => {
          expect(sorted(foundByWatch(list, shape, from, stops))).to.deep.equal(
            sorted(foundNaively(list, shape, from)),
          );
        },
      ),
      { seed: 61, numRuns: 600 },
    );
  });

  it('counts what came before its rule was adopted, and says nothing about it', () => {
    const watch = createWatch(judge({ windowMinutes: 60, atLeast: 2 }), 2);
    const see = (index: number, key: string) =>
      watch.see(sighting({ index, actor: 'a', atMs: START + index, pages: [key] }), CALENDAR);
    expect([see(0, 'p'), see(1, 'q')]).to.deep.equal([undefined, undefined]);
    expect(see(2, 'q')?.indexes).to.deep.equal([0, 1, 2]);
  });
});

describe('bucketOf', () => {
  it('is the local day, and the week from Monday for windows longer than a day', () => {
    const cases: [minute: string, windowMinutes: number, bucket: string][] = [
      ['2026-11-24 00:00', 60, '2026-11-24 00:00'],
      ['2026-11-24 23:59', 1440, '2026-11-24 00:00'],
      ['2026-11-24 23:59', 1441, '2026-11-23 00:00'],
      ['2026-11-29 23:59', 10_080, '2026-11-23 00:00'],
      ['2026-11-30 00:00', 10_080, '2026-11-30 00:00'],
    ];
    for (const [minute, windowMinutes, bucket] of cases) {
      expect(bucketOf(at(minute), windowMinutes).getTime(), minute).to.equal(at(bucket));
    }
  });
});
