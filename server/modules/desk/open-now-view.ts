import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { listLiveSessions } from '../sessions/index.ts';

type Row = { session_id: string; actor_name: string; unit_name: string; opened_at: Date };

/** Who has the volume open at this moment: neither closed nor recalled nor run out, in a session that is in use. */
export async function listOpenNow(
  { clock, config }: Pick<Services, 'clock' | 'config'>,
  db: Db,
  volumeId: string,
): Promise<{ actorName: string; unitName: string; openedAt: string }[]> {
  const now = clock();
  const rows = await db('openings as o')
    .join('grants as g', 'g.id', 'o.grant_id')
    .join('accounts as a', 'a.id', 'o.account_id')
    .join('units as u', 'u.id', 'a.unit_id')
    .where({ 'g.volume_id': volumeId })
    .whereNull('o.closed_at')
    .whereNotNull('o.confirmed_at')
    .whereNull('g.recalled_at')
    .where('g.valid_to', '>', now)
    .orderBy('o.opened_at')
    .select<Row[]>('o.session_id', 'a.name as actor_name', 'u.name as unit_name', 'o.opened_at');
  const sessionIds = rows.map(({ session_id }) => session_id);
  const live = new Set(await listLiveSessions(db, sessionIds, config.profile, now));
  return rows
    .filter(({ session_id }) => live.has(session_id))
    .map(({ actor_name, unit_name, opened_at }) => ({
      actorName: actor_name,
      unitName: unit_name,
      openedAt: opened_at.toISOString(),
    }));
}
