import type { Db } from '../../../../db/connect.ts';
import { indexAt, listSequenced } from '../entry-view.ts';
import { judgeOf } from '../kinds/judge-of.ts';
import { calendarAt, type Law, type RuleInForce } from '../load-law.ts';
import { loadSightings } from '../sighting-view.ts';
import { JITTER_MS } from './trail.ts';
import { createWatch, type Watch } from './watch.ts';

/** Rules on their way along the ledger, up to the entry before `next`. */
export type Course = { law: Law; key: string; next: number; watches: [RuleInForce, Watch][] };

const CHUNK = 1000;
const MINUTE_MS = 60_000;

/** Which rules are still to judge anything at `next` or after it: a course is good as long as this is the same. */
export function keyOf({ rules, calendars }: Law): string {
  const parts = rules.map(({ ruleId, version, fromIndex }) => [ruleId, version, fromIndex]);
  return JSON.stringify([parts, calendars.length]);
}

/**
 * Puts the rules where judging goes on: reads again what their windows reach back to, which tells of nothing that
 * was not told before.
 */
export async function setOut(db: Db, law: Law, next: number): Promise<Course> {
  const watches = law.rules
    .filter(({ draft, toIndex }) => draft.isEnabled && toIndex > next)
    .map((rule): [RuleInForce, Watch] => [
      rule,
      createWatch(judgeOf(rule.draft.body), rule.fromIndex),
    ]);
  const course = { law, key: keyOf(law), next, watches };
  const from = await lookBack(db, watches, next);
  for (let at = from; at < next; at += CHUNK) {
    const entries = await listSequenced(db, at, Math.min(next, at + CHUNK), CHUNK);
    for (const sighting of await loadSightings(db, entries)) {
      const calendar = calendarAt(law, sighting.index);
      for (const [rule, watch] of watches) {
        if (sighting.index < rule.toIndex) watch.see(sighting, calendar);
      }
    }
  }
  return course;
}

async function lookBack(db: Db, watches: [RuleInForce, Watch][], next: number): Promise<number> {
  const windows = watches.map(([{ draft }]) => judgeOf(draft.body).windowMinutes);
  const [last] = next > 0 ? await listSequenced(db, next - 1, next, 1) : [];
  if (!last || windows.length === 0) return next;
  const reachMs = Math.max(...windows) * MINUTE_MS + 2 * JITTER_MS;
  return indexAt(db, new Date(last.entry.atMs - reachMs), next);
}
