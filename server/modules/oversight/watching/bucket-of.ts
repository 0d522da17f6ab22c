import { dayOf, localTimeOf } from '../../../clock.ts';

const MINUTES_OF_DAY = 24 * 60;
const DAY_MS = MINUTES_OF_DAY * 60_000;

/**
 * 时段: the local day of a moment, its week (from Monday) for windows longer than a day. What one rule has against
 * one subject within it is one finding.
 */
export function bucketOf(atMs: number, windowMinutes: number): Date {
  const midnight = new Date(`${dayOf(new Date(atMs))}T00:00:00+08:00`);
  if (windowMinutes <= MINUTES_OF_DAY) return midnight;
  return new Date(midnight.getTime() - (localTimeOf(midnight).weekday - 1) * DAY_MS);
}
