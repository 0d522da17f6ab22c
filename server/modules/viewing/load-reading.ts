import type { Db } from '../../../db/connect.ts';
import { findGrantById, isLive, type GrantRow } from '../requests/index.ts';
import { findOpening, type OpeningRow } from './store.ts';

/** One sitting: an opening and the grant that it rests on. */
export type Reading = { opening: OpeningRow; grant: GrantRow };

/** The reading of an opening; `undefined` where there is no such opening. */
export async function loadReading(db: Db, openingId: string): Promise<Reading | undefined> {
  const opening = await findOpening(db, openingId);
  const grant = opening && (await findGrantById(db, opening.grant_id));
  return grant && { opening, grant };
}

/** Neither closed, nor recalled, nor run out. */
export function isUnderway({ opening, grant }: Reading, now: Date): boolean {
  return opening.closed_at === null && isLive(grant, now);
}
