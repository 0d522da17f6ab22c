import type { Db } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import type { Actor } from '../../http/actor.ts';
import { readTimeCursor, writeTimeCursor } from '../../http/time-cursor.ts';
import { nameRoles, readRoles } from '../accounts/index.ts';
import type { SessionFace } from './contract.ts';
import { liveSessions } from './store.ts';

type Listed = {
  id: string;
  created_at: Date;
  last_seen_at: Date;
  name: string;
  login_name: string;
  roles: string;
  unit_name: string;
  terminal_id: string;
  terminal_name: string;
  address: string;
  method: 'password' | 'key';
};

/** One page of everyone who is signed in now, the latest first. */
export async function listSessions(
  services: Pick<Services, 'clock' | 'policy' | 'config'>,
  db: Db,
  actor: Actor,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: SessionFace[]; nextCursor: string | null; count: number }> {
  const now = services.clock();
  const oldest = new Date(now.getTime() - services.config.profile.sessionHours * 3_600_000);
  const before = readTimeCursor(page.cursor);
  const live = () => liveSessions(db).where('s.created_at', '>', oldest);
  const rows = await live()
    .join('units as u', 'u.id', 'a.unit_id')
    .modify((query) => {
      if (before) void query.whereRaw('(s.created_at, s.id) < (?::timestamptz, ?::uuid)', before);
    })
    .orderBy([
      { column: 's.created_at', order: 'desc' },
      { column: 's.id', order: 'desc' },
    ])
    .limit(page.limit + 1)
    .select<Listed[]>(
      's.id',
      's.created_at',
      's.last_seen_at',
      's.address',
      's.method',
      'a.name',
      'a.login_name',
      'a.roles',
      'u.name as unit_name',
      't.id as terminal_id',
      't.name as terminal_name',
    );
  const [total] = await live().count<{ count: string }[]>('s.id');
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const hasMore = rows.length > page.limit && last;
  return {
    items: shown.map((row) => present(services, row, actor, now)),
    nextCursor: hasMore ? writeTimeCursor(last.created_at, last.id) : null,
    count: Number(total?.count ?? 0),
  };
}

function present(
  { policy, config }: Pick<Services, 'policy' | 'config'>,
  row: Listed,
  actor: Actor,
  now: Date,
): SessionFace {
  return {
    id: row.id,
    name: row.name,
    loginName: row.login_name,
    unitName: row.unit_name,
    roleNames: nameRoles(policy, readRoles(row.roles)),
    terminalId: row.terminal_id,
    terminalName: row.terminal_name,
    address: row.address,
    startedAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    signedInBy: row.method === 'key' ? '密钥' : '口令',
    isIdle: now.getTime() - row.last_seen_at.getTime() > config.profile.idleMinutes * 60_000,
    isOwn: row.id === actor.sessionId,
  };
}
