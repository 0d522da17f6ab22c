import type { Services } from '../../../context.ts';
import { listLiveSessions } from '../../sessions/index.ts';

export type Sat = { sittingId: string; grantId: string; sessionId: string };

/** Which of these still show pages: grant not recalled and in time, session in use, and no opening that is closed. */
export async function listUnderway<T extends Sat>(
  { db, clock, config }: Pick<Services, 'db' | 'clock' | 'config'>,
  sittings: readonly T[],
): Promise<T[]> {
  const now = clock();
  const grantIds = sittings.map(({ grantId }) => grantId);
  const sessionIds = sittings.map(({ sessionId }) => sessionId);
  const sittingIds = sittings.map(({ sittingId }) => sittingId);
  const [grants, sessions, closed] = await Promise.all([
    db('grants')
      .whereIn('id', grantIds)
      .whereNull('recalled_at')
      .where('valid_to', '>', now)
      .pluck<string[]>('id'),
    listLiveSessions(db, sessionIds, config.profile, now),
    db('openings').whereIn('id', sittingIds).whereNotNull('closed_at').pluck<string[]>('id'),
  ]);
  const [live, inUse, over] = [new Set(grants), new Set(sessions), new Set(closed)];
  return sittings.filter(
    ({ sittingId, grantId, sessionId }) =>
      live.has(grantId) && inUse.has(sessionId) && !over.has(sittingId),
  );
}
