import type { Db } from '../../../db/connect.ts';
import { dayOf } from '../../clock.ts';
import { daysFrom, shiftDay } from './days.ts';
import { findBeginning, listDays } from './store.ts';

/**
 * Days that are over and not closed, oldest first. A ledger on which no day was ever closed begins with yesterday, or
 * with its own first day: what lies before was recorded without witnesses and is not closed after the fact.
 */
export async function listOpenDays(db: Db, origin: string, now: Date): Promise<string[]> {
  const yesterday = shiftDay(dayOf(now), -1);
  const [last] = await listDays(db, origin, 1);
  if (last) return daysFrom(shiftDay(last.day, 1), yesterday);
  const beginning = await findBeginning(db);
  return beginning && dayOf(beginning) <= yesterday ? [yesterday] : [];
}
