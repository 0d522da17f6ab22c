import type { Db } from '../../../db/connect.ts';
import type { Profile } from '../../../policies/profiles.ts';
import type { Actor } from '../../http/actor.ts';
import { findAccount, listKeys, presentKey } from '../accounts/index.ts';
import type { OwnAccount, OwnSession } from './contract.ts';

const SHOWN_SESSIONS = 10;
const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;

type Row = {
  id: string;
  created_at: Date;
  ended_at: Date | null;
  end_reason: OwnSession['endReason'];
  method: OwnSession['method'];
  terminal_name: string;
  valid_from: Date;
};

/** 我的账号: how one signs in, and where one lately did. */
export async function loadOwnAccount(
  db: Db,
  actor: Actor,
  profile: Profile,
  now: Date,
): Promise<OwnAccount> {
  const account = await findAccount(db, actor.accountId);
  const setAt = account?.password_set_at ?? now;
  const { name, minLength, minKinds, maxAgeDays, history, pinMinLength } = profile;
  const expiresAt = new Date(setAt.getTime() + maxAgeDays * DAY_MS).toISOString();
  const sessions = await listSessions(db, actor.accountId);
  const keys = await listKeys(db, actor.accountId);
  return {
    passwordSetAt: setAt.toISOString(),
    passwordExpiresAt: maxAgeDays === 0 ? null : expiresAt,
    rules: { name, minLength, minKinds, maxAgeDays, history, pinMinLength },
    sessions: sessions.map((row) => presentSession(row, actor, profile, now)),
    keys: keys.map(presentKey),
  };
}

async function listSessions(db: Db, accountId: string): Promise<Row[]> {
  return db('sessions as s')
    .join('terminals as t', 't.id', 's.terminal_id')
    .join('accounts as a', 'a.id', 's.account_id')
    .where({ 's.account_id': accountId })
    .orderBy([
      { column: 's.created_at', order: 'desc' },
      { column: 's.id', order: 'desc' },
    ])
    .limit(SHOWN_SESSIONS)
    .select<Row[]>(
      's.id',
      's.created_at',
      's.ended_at',
      's.end_reason',
      's.method',
      't.name as terminal_name',
      // -infinity is no date of JavaScript.
      db.raw("greatest(a.sessions_valid_from, 'epoch') as valid_from"),
    );
}

/** Of its possible ends, the one that came first: time and changes of the account end it without a mark. */
function presentSession(
  row: Row,
  { sessionId }: Actor,
  { sessionHours }: Profile,
  now: Date,
): OwnSession {
  const ends: { at: Date; reason: OwnSession['endReason'] }[] = [
    { at: new Date(row.created_at.getTime() + sessionHours * HOUR_MS), reason: 'expired' },
  ];
  if (row.ended_at) ends.push({ at: row.ended_at, reason: row.end_reason });
  if (row.valid_from > row.created_at) ends.push({ at: row.valid_from, reason: 'account_changed' });
  const [first] = ends.sort((a, b) => a.at.getTime() - b.at.getTime());
  const end = first && first.at <= now ? first : undefined;
  return {
    id: row.id,
    beganAt: row.created_at.toISOString(),
    terminalName: row.terminal_name,
    method: row.method,
    isThisOne: row.id === sessionId,
    endedAt: end?.at.toISOString() ?? null,
    endReason: end?.reason ?? null,
  };
}
