import type { Services } from '../../../context.ts';
import { listLiveSessions } from '../../sessions/index.ts';

type Row = { id: string; session_id: string };

/** Which of these openings still show pages: not closed, grant not recalled and in time, session in use. */
export async function listUnderway(
  { db, clock, config }: Pick<Services, 'db' | 'clock' | 'config'>,
  openingIds: readonly string[],
): Promise<string[]> {
  const now = clock();
  const rows = await db('openings as o')
    .join('grants as g', 'g.id', 'o.grant_id')
    .whereIn('o.id', [...openingIds])
    .whereNull('o.closed_at')
    .whereNull('g.recalled_at')
    .where('g.valid_to', '>', now)
    .select<Row[]>('o.id', 'o.session_id');
  const sessionIds = rows.map(({ session_id }) => session_id);
  const live = new Set(await listLiveSessions(db, sessionIds, config.profile, now));
  return rows.filter(({ session_id }) => live.has(session_id)).map(({ id }) => id);
}
