import type { Db, Tx } from '../../../db/connect.ts';
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
};

export async function insertSession(
  tx: Tx,
  session: { id: string; tokenDigest: Buffer; accountId: string; terminalId: string },
  at: Date,
): Promise<void> {
  await tx('sessions').insert({
    id: session.id,
    token_digest: session.tokenDigest,
    account_id: session.accountId,
    terminal_id: session.terminalId,
    created_at: at,
    last_seen_at: at,
  });
}

/** The session of a token while it lives: not ended, of an active account. */
export async function findLiveSession(
  db: Db,
  tokenDigest: Buffer,
): Promise<SessionRow | undefined> {
  return db<SessionRow>('sessions as s')
    .join('accounts as a', 'a.id', 's.account_id')
    .join('units as u', 'u.id', 'a.unit_id')
    .join('terminals as t', 't.id', 's.terminal_id')
    .leftJoin('units as tu', 'tu.id', 't.unit_id')
    .where({ 's.token_digest': tokenDigest, 'a.state': 'active' })
    .whereNull('s.ended_at')
    .whereRaw('s.created_at >= a.sessions_valid_from')
    .first(
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
      't.address',
      'tu.path as terminal_unit_path',
    );
}

export async function touchSession(db: Db, id: string, at: Date): Promise<void> {
  await db('sessions').where({ id }).update({ last_seen_at: at });
}

export async function endSession(db: Db, id: string, reason: string, at: Date): Promise<void> {
  await db('sessions')
    .where({ id })
    .whereNull('ended_at')
    .update({ ended_at: at, end_reason: reason });
}

export async function isSessionLive(db: Db, id: string): Promise<boolean> {
  const row = await db('sessions')
    .where({ id })
    .whereNull('ended_at')
    .first<{ id: string } | undefined>('id');
  return row !== undefined;
}
