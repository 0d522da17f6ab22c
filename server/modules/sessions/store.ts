import type { Db, Tx } from '../../../db/connect.ts';
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
    .options({ name: 'live session' })
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
      db.raw(`(
        select max(p.created_at) from sessions p
        where p.account_id = s.account_id and (p.created_at, p.id) < (s.created_at, s.id)) as last_login_at`),
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

/** Goes on with a session that was in use: one that was locked meanwhile, from elsewhere, stays so. */
export async function keepAwake(db: Db, id: string, at: Date, idleMinutes: number): Promise<void> {
  await db('sessions')
    .where({ id })
    .where('last_seen_at', '>=', minutesBefore(at, idleMinutes))
    .update({ last_seen_at: at });
}

/** In use: not ended, in time, and not idle. */
export async function isSessionLive(
  db: Db,
  id: string,
  profile: Pick<Profile, 'idleMinutes' | 'sessionHours'>,
  now: Date,
): Promise<boolean> {
  return (await listLiveSessions(db, [id], profile, now)).length > 0;
}

/** Which of `ids` are in use. */
export async function listLiveSessions(
  db: Db,
  ids: readonly string[],
  { idleMinutes, sessionHours }: Pick<Profile, 'idleMinutes' | 'sessionHours'>,
  now: Date,
): Promise<string[]> {
  const rows = await liveSessions(db)
    .whereRaw('s.id = any(?::uuid[])', [[...ids]])
    .where('s.created_at', '>', minutesBefore(now, sessionHours * 60))
    .where('s.last_seen_at', '>=', minutesBefore(now, idleMinutes))
    .options({ name: 'sessions in use' })
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

function minutesBefore(at: Date, minutes: number): Date {
  return new Date(at.getTime() - minutes * 60_000);
}
