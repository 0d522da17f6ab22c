import type { Db, Knex, Tx } from '../../../db/connect.ts';
import type { Profile } from '../../../policies/profiles.ts';
import type { Clearance } from '../../../policies/vocabulary.ts';

/** A session joined with the person, unit and terminal it belongs to. */
export type SessionRow = {
  session_id: string;
  created_at: Date;
  last_seen_at: Date;
  account_id: string;
  login_name: string;
  name: string;
  person_id: string | null;
  id_number_index: Buffer | null;
  clearance: Clearance;
  last_login_at: Date | null;
  unit_id: string;
  unit_code: string;
  unit_name: string;
  unit_kind: string;
  unit_path: string;
  terminal_id: string;
  terminal_name: string;
  address: string;
  roles: string;
  terminal_unit_path: string | null;
  terminal_purposes: string | null;
  terminal_hours: string | null;
  method: 'password' | 'key';
  has_pin: boolean;
  must_change: boolean;
  password_set_at: Date;
};

export type NewSession = {
  id: string;
  tokenDigest: Buffer;
  accountId: string;
  /** The terminal as it was recognised, and the address it was at: the session is bound to both. */
  terminal: { id: string; version: number };
  address: string;
  method: SessionRow['method'];
  keyId: string | null;
};

export async function insertSession(tx: Tx, session: NewSession, at: Date): Promise<void> {
  await tx('sessions').insert({
    id: session.id,
    token_digest: session.tokenDigest,
    account_id: session.accountId,
    terminal_id: session.terminal.id,
    terminal_version: session.terminal.version,
    address: session.address,
    method: session.method,
    key_id: session.keyId,
    created_at: at,
    last_seen_at: at,
  });
}

/** The session of a token while it lives: not ended, of an active account. */
export async function findLiveSession(
  db: Db,
  tokenDigest: Buffer,
): Promise<SessionRow | undefined> {
  return liveSessions(db)
    .join('units as u', 'u.id', 'a.unit_id')
    .leftJoin('units as tu', 'tu.id', 't.unit_id')
    .where({ 's.token_digest': tokenDigest })
    .first<SessionRow | undefined>(
      's.id as session_id',
      's.created_at',
      's.last_seen_at',
      'a.id as account_id',
      'a.login_name',
      'a.name',
      'a.person_id',
      'a.id_number_index',
      'a.clearance',
      'a.roles',
      'a.last_login_at',
      'u.id as unit_id',
      'u.code as unit_code',
      'u.name as unit_name',
      'u.kind as unit_kind',
      'u.path as unit_path',
      't.id as terminal_id',
      't.name as terminal_name',
      's.address',
      'tu.path as terminal_unit_path',
      't.purposes as terminal_purposes',
      't.hours as terminal_hours',
      's.method',
      'a.must_change',
      'a.password_set_at',
      db.raw('a.pin_record is not null as has_pin'),
    );
}

/** Not ended, of an active account, on a terminal that is registered as it was when the session began. */
export function liveSessions(db: Db) {
  return db('sessions as s')
    .join('accounts as a', 'a.id', 's.account_id')
    .join('terminals as t', (on) => {
      on.on('t.id', 's.terminal_id').andOn('t.version', 's.terminal_version');
    })
    .where({ 'a.state': 'active', 't.state': 'active' })
    .whereNull('s.ended_at')
    .whereRaw('s.created_at >= a.sessions_valid_from');
}

export async function touchSession(db: Db, id: string, at: Date): Promise<void> {
  await db('sessions').where({ id }).update({ last_seen_at: at });
}

/** True when it was this call that ended the session. */
export async function endSession(
  db: Db,
  id: string,
  end: { reason: 'logout' | 'ended_by_officer'; note?: string },
  at: Date,
): Promise<boolean> {
  const ended = await db('sessions')
    .where({ id })
    .whereNull('ended_at')
    .update({ ended_at: at, end_reason: end.reason, end_note: end.note ?? null });
  return ended === 1;
}

type SessionEnd = {
  /** Null where the session itself was not ended, though it may be over. */
  end_reason: string | null;
  end_note: string | null;
  terminal_state: string;
  is_terminal_changed: boolean;
  is_account_changed: boolean;
};

/** How a session stands that is live no more, for the browser that holds its token where it began. */
export async function findEnd(
  db: Db,
  tokenDigest: Buffer,
  address: string,
): Promise<SessionEnd | undefined> {
  return db('sessions as s')
    .join('accounts as a', 'a.id', 's.account_id')
    .join('terminals as t', 't.id', 's.terminal_id')
    .where({ 's.token_digest': tokenDigest, 's.address': address })
    .first<SessionEnd | undefined>(
      's.end_reason',
      's.end_note',
      't.state as terminal_state',
      db.raw('t.version <> s.terminal_version as is_terminal_changed'),
      db.raw("(a.state <> 'active' or s.created_at < a.sessions_valid_from) as is_account_changed"),
    );
}

/** Ends what `tokenDigest` had opened; answers the id of the session, if one ended. */
export async function endSessionOfToken(tx: Tx, tokenDigest: Buffer, at: Date): Promise<string[]> {
  return endAmong(tx('sessions').where({ token_digest: tokenDigest }), 'left', at);
}

/** Ends the open sessions of an account but the newest `keep`; answers their ids. */
export async function endOldestSessions(
  tx: Tx,
  accountId: string,
  keep: number,
  at: Date,
): Promise<string[]> {
  const newest = tx('sessions')
    .where({ account_id: accountId })
    .whereNull('ended_at')
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(keep)
    .select('id');
  const older = tx('sessions').where({ account_id: accountId }).whereNotIn('id', newest);
  return endAmong(older, 'replaced', at);
}

/** Ends the account's sessions but this one, whose person has changed what they sign in with. */
export async function endOtherSessions(
  tx: Tx,
  own: { accountId: string; sessionId: string },
  at: Date,
): Promise<string[]> {
  const others = tx('sessions').where({ account_id: own.accountId }).whereNot('id', own.sessionId);
  return endAmong(others, 'secret_changed', at);
}

async function endAmong(sessions: Knex.QueryBuilder, reason: string, at: Date): Promise<string[]> {
  const ended = await sessions
    .whereNull('ended_at')
    .update({ ended_at: at, end_reason: reason })
    .returning<{ id: string }[]>('id');
  return ended.map(({ id }) => id);
}

export async function isSessionLive(db: Db, id: string): Promise<boolean> {
  const row = await liveSessions(db)
    .where({ 's.id': id })
    .first<{ id: string } | undefined>('s.id');
  return row !== undefined;
}

/** Which of `ids` are sessions in use: not ended, in time, and not idle. */
export async function listLiveSessions(
  db: Db,
  ids: readonly string[],
  { idleMinutes, sessionHours }: Pick<Profile, 'idleMinutes' | 'sessionHours'>,
  now: Date,
): Promise<string[]> {
  const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
  const rows = await liveSessions(db)
    .whereIn('s.id', ids)
    .where('s.created_at', '>', ago(sessionHours * 60))
    .where('s.last_seen_at', '>=', ago(idleMinutes))
    .select<{ id: string }[]>('s.id');
  return rows.map(({ id }) => id);
}

/** The account whose session it is or was. */
export async function findSessionOwner(db: Db, id: string): Promise<string | undefined> {
  const row = await db('sessions')
    .where({ id })
    .first<{ account_id: string } | undefined>('account_id');
  return row?.account_id;
}
