import type { Db } from '../../../db/connect.ts';
import { watchedSince } from '../oversight/index.ts';
import { PERIODS, type DueReview } from './contract.ts';
import { describeDue, endedPeriods } from './periods.ts';
import { listSignedPeriods } from './view.ts';

/** Periods that are over and not signed for since the ledger is watched; oldest first. */
export async function listDue(db: Db, now: Date): Promise<DueReview[]> {
  const since = await watchedSince(db);
  if (!since) return [];
  const signed = await listSignedPeriods(db);
  return PERIODS.flatMap((period) =>
    endedPeriods(period, since, now)
      .filter((startsOn) => !signed.has(`${period} ${startsOn}`))
      .map((startsOn) => describeDue(period, startsOn, now)),
  ).sort((one, other) => (one.endsOn < other.endsOn ? -1 : 1));
}
