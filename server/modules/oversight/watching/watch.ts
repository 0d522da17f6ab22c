import type { Subject } from '../contract.ts';
import type { Judge } from '../kinds/judge.ts';
import { bucketOf } from './bucket-of.ts';
import type { Sighting } from './sighting.ts';
import { createTrail, type Trail } from './trail.ts';
import type { WorkCalendar } from './work-calendar.ts';

/** That a rule has something against a subject: the part of the day or week, and the entries that tell of it. */
export type Tip = { subject: Subject; bucket: Date; indexes: number[] };

/** One rule, going along the ledger. */
export type Watch = {
  /** Takes an entry into account. @returns what it tips over, where it does. */
  see(sighting: Sighting, calendar: WorkCalendar): Tip | undefined;
};

const MINUTE_MS = 60_000;

/**
 * Watches from `fromIndex` on: earlier entries only count towards windows that reach back to them. What it says
 * depends on the entries alone, not on where a reader of the ledger stops and goes on.
 */
export function createWatch(judge: Judge, fromIndex: number): Watch {
  const { windowMinutes, atLeast } = judge;
  const trails = new Map<string, { trail: Trail; bucketMs: number }>();
  return {
    see(sighting, calendar) {
      const found = judge.match(sighting, calendar);
      if (!found) return undefined;
      const { subject, keys } = found;
      const isWatching = sighting.index >= fromIndex;
      const bucket = bucketOf(sighting.atMs, windowMinutes);
      if (atLeast === 1) {
        return isWatching ? { subject, bucket, indexes: [sighting.index] } : undefined;
      }
      const kept = trails.get(subject.id) ?? {
        trail: createTrail(windowMinutes * MINUTE_MS),
        bucketMs: 0,
      };
      trails.set(subject.id, kept);
      const counted = kept.trail.take({ index: sighting.index, atMs: sighting.atMs, keys });
      if (counted < atLeast || !isWatching) return undefined;
      if (kept.bucketMs !== bucket.getTime()) kept.trail.forget();
      kept.bucketMs = bucket.getTime();
      return { subject, bucket, indexes: kept.trail.handOut() };
    },
  };
}
