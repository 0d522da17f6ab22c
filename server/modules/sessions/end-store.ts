import type { Db, Knex, Tx } from '../../../db/connect.ts';

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
