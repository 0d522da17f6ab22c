import type { Services } from '../../../context.ts';
import { listLiveSessions } from '../../sessions/index.ts';

export type Sat = { sittingId: string; grantId: string; sessionId: string };

/** Which of these still show pages: grant not recalled and in time, session in use, and no opening that is closed. */
export async function listUnderway<T extends Sat>(
  { db, clock, config }: Pick<Services, 'db' | 'clock' | 'config'>,
  sittings: readonly T[],
): Promise<T[]> {
  const now = clock();
  const all = (of: (sat: Sat) => string): string[] => [...new Set(sittings.map(of))];
  const [grants, sessions, closed] = await Promise.all([
    db('grants')
      .whereIn(
        'id',
        all(({ grantId }) => grantId),
      )
      .whereNull('recalled_at')
      .where('valid_to', '>', now)
      .pluck<string[]>('id'),
    listLiveSessions(
      db,
      all(({ sessionId }) => sessionId),
      config.profile,
      now,
    ),
    db('openings')
      .whereIn(
        'id',
        all(({ sittingId }) => sittingId),
      )
      .whereNotNull('closed_at')
      .pluck<string[]>('id'),
  ]);
  return sittings.filter(
    ({ sittingId, grantId, sessionId }) =>
      grants.includes(grantId) && sessions.includes(sessionId) && !closed.includes(sittingId),
  );
}
