import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { isSessionLive } from '../sessions/index.ts';
import { findReading, isUnderway } from './reading-view.ts';

/**
 * Looks once more, with the picture ready to go: waiting for the ledger and for a worker takes time, in which
 * the grant may have been recalled or run out, the opening closed, or the session ended or locked.
 * @throws AppError `forbidden`
 */
export async function requireStillOpen(
  { db, config, clock }: Services,
  actor: Actor,
  openingId: string,
): Promise<void> {
  const now = clock();
  const [reading, isHere] = await Promise.all([
    findReading(db, openingId),
    isSessionLive(db, actor.sessionId, config.profile, now),
  ]);
  if (reading && isHere && isUnderway(reading, now)) return;
  throw forbidden({ reason: 'ended' });
}
