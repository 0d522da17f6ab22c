import type { Services } from '../../context.ts';
import { ledgerSize, listSequenced, renewedAt } from './entry-view.ts';
import { findCursor, moveCursor } from './finding-store.ts';
import { calendarAt, loadLaw, type Law } from './load-law.ts';
import { placeOf } from './progress-view.ts';
import { raiseFindings, type Raised } from './raise-findings.ts';
import { loadSightings } from './sighting-view.ts';
import { keyOf, setOut, type Course } from './watching/set-out.ts';

const BATCH = 500;

/**
 * Judges the next entries of the ledger and moves on, in one transaction: what is found and how far it was looked
 * are never at odds. @returns the course to go on with, and how many entries were judged.
 */
export async function judgeBatch(
  services: Services,
  course: Course | undefined,
): Promise<{ course: Course | undefined; judged: number }> {
  const { db } = services;
  const cursor = await findCursor(db);
  // The law after the size: every rule that was adopted within what is read now is known.
  const size = await ledgerSize(db);
  const law = await loadLaw(db);
  const from = cursor ? placeOf(cursor, await renewedAt(db)) : firstIndex(law);
  if (from === undefined) return { course: undefined, judged: 0 };
  const entries = await listSequenced(db, from, size, BATCH);
  const last = entries.at(-1);
  if (!last) return { course, judged: 0 };
  const isGood = course?.next === from && course.key === keyOf(law);
  const going = isGood ? course : await setOut(db, law, from);
  const sightings = await loadSightings(db, entries);
  const tips: Raised[] = [];
  for (const sighting of sightings) {
    const calendar = calendarAt(going.law, sighting.index);
    for (const [rule, watch] of going.watches) {
      const tip = sighting.index < rule.toIndex ? watch.see(sighting, calendar) : undefined;
      if (tip) tips.push({ ...tip, rule });
    }
  }
  const next = last.index + 1;
  await db.transaction(async (tx) => {
    await raiseFindings(services, tx, tips);
    const isMoved = await moveCursor(tx, cursor, next, services.clock());
    if (!isMoved) throw new Error('somebody else is judging the ledger');
  });
  going.next = next;
  return { course: going, judged: entries.length };
}

/** Nothing is judged that came before the first rule. */
function firstIndex({ rules }: Law): number | undefined {
  return rules.length === 0 ? undefined : Math.min(...rules.map(({ fromIndex }) => fromIndex));
}
