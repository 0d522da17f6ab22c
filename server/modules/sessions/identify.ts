import { sm3 } from '../../../crypto/sm3.ts';
import { AppError } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import type { Services } from '../../context.ts';
import { listRelatives } from '../kinships/index.ts';
import { findHolder, readRoles } from '../accounts/index.ts';
import { findLiveSession, touchSession, type SessionRow } from './store.ts';

/** Seconds without a call after which the password is asked for again. */
export const IDLE_SECONDS = 10 * 60;
const MAX_SESSION_SECONDS = 8 * 3600;
/** How stale `last_seen_at` may grow before it is written again. */
const TOUCH_SECONDS = 20;

type Needs = Pick<Services, 'db' | 'clock'>;

/**
 * The person behind a session token, on the terminal it was made for.
 * @throws AppError `unauthenticated` without a live session, `locked` after `IDLE_SECONDS`.
 */
export async function identify(
  services: Needs,
  token: string | undefined,
  address: string,
): Promise<Actor> {
  const session = await requireSession(services, token, address);
  const now = services.clock();
  const idleSeconds = (now.getTime() - session.last_seen_at.getTime()) / 1000;
  if (idleSeconds > IDLE_SECONDS) {
    throw new AppError('locked', '长时间未操作，请重新输入口令继续。未提交的内容仍在。');
  }
  if (idleSeconds > TOUCH_SECONDS) await touchSession(services.db, session.session_id, now);
  return actorOf(services, session);
}

/** Like `identify`, but lets an idle session pass: for unlocking it and for leaving it. */
export async function requireSession(
  { db, clock }: Needs,
  token: string | undefined,
  address: string,
): Promise<SessionRow> {
  const session = token === undefined ? undefined : await findLiveSession(db, tokenDigest(token));
  const ageSeconds = session ? (clock().getTime() - session.created_at.getTime()) / 1000 : Infinity;
  if (session?.address === address && ageSeconds < MAX_SESSION_SECONDS) return session;
  throw new AppError('unauthenticated', '请先登录');
}

export async function actorOf({ db }: Needs, session: SessionRow): Promise<Actor> {
  const personId = await findHolder(db, session);
  return {
    accountId: session.account_id,
    sessionId: session.session_id,
    loginName: session.login_name,
    name: session.name,
    personId,
    relativeIds: await listRelatives(db, personId),
    unitId: session.unit_id,
    unitCode: session.unit_code,
    unitName: session.unit_name,
    unitKind: session.unit_kind,
    unitPath: session.unit_path,
    roles: readRoles(session.roles),
    clearance: session.clearance,
    terminalId: session.terminal_id,
    terminalName: session.terminal_name,
    terminal: { unitPath: session.terminal_unit_path, purposes: null, hours: null },
    lastLoginAt: session.last_login_at,
  };
}

/** Only digests of tokens are stored: a stolen database opens no session. */
export function tokenDigest(token: string): Buffer {
  return sm3(Buffer.from(token));
}
