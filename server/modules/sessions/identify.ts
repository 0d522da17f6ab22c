import { sm3 } from '../../../crypto/sm3.ts';
import { AppError } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import type { Whereabouts } from '../../http/whereabouts.ts';
import type { Services } from '../../context.ts';
import { relativesOf } from '../kinships/index.ts';
import { findHolder, readRoles } from '../accounts/index.ts';
import { bindingOf, recogniseTerminal, refuseStranger } from '../terminals/index.ts';
import { explainEnd } from './explain-end.ts';
import { findLiveSession, keepAwake, type SessionRow } from './store.ts';

/** How stale `last_seen_at` may grow before it is written again. */
const TOUCH_SECONDS = 20;
const DAY_MS = 24 * 3600 * 1000;

type Needs = Pick<Services, 'db' | 'clock' | 'config' | 'ledger' | 'terminalDesk'>;

/**
 * The person behind a session token, on the terminal it was made for.
 * @throws AppError `unauthenticated` without a live session, `locked` when it has been idle too long.
 */
export async function identify(
  services: Needs,
  token: string | undefined,
  where: Whereabouts,
): Promise<Actor> {
  const session = await requireSession(services, token, where);
  const now = services.clock();
  const { idleMinutes } = services.config.profile;
  const idleSeconds = (now.getTime() - session.last_seen_at.getTime()) / 1000;
  if (idleSeconds > idleMinutes * 60) {
    const secret = session.has_pin ? 'PIN' : '口令';
    throw new AppError('locked', `长时间未操作，请输入${secret}继续。未提交的内容仍在。`);
  }
  if (idleSeconds > TOUCH_SECONDS) {
    await keepAwake(services.db, session.session_id, now, idleMinutes);
  }
  return actorOf(services, session);
}

/** Like `identify`, but lets an idle session pass: for unlocking it and for leaving it. */
export async function requireSession(
  services: Needs,
  token: string | undefined,
  where: Whereabouts,
): Promise<SessionRow> {
  const { db, clock, config } = services;
  const digest = token === undefined ? undefined : tokenDigest(token);
  const [terminal, session] = await Promise.all([
    recogniseTerminal(services, where),
    digest && findLiveSession(db, digest),
  ]);
  const ageSeconds = session ? (clock().getTime() - session.created_at.getTime()) / 1000 : Infinity;
  const isHere = terminal?.id === session?.terminal_id && session?.address === where.address;
  const isInTime = ageSeconds < config.profile.sessionHours * 3600;
  if (session && isHere && isInTime) return session;
  const why = digest ? await explainEnd(db, digest, where.address) : undefined;
  const stranger = terminal ? undefined : await refuseStranger(services, where);
  if (why === undefined && stranger) throw stranger;
  throw new AppError('unauthenticated', why ?? '登录已失效，请重新登录；登录后回到刚才的页面。');
}

export async function actorOf(
  { db, config }: Pick<Needs, 'db' | 'config'>,
  session: SessionRow,
): Promise<Actor> {
  const personId = await findHolder(db, session);
  const relatives = await relativesOf(db, { accountId: session.account_id, personId });
  return {
    accountId: session.account_id,
    sessionId: session.session_id,
    loginName: session.login_name,
    name: session.name,
    personId,
    relativeIds: relatives.map((relative) => relative.personId),
    unitId: session.unit_id,
    unitCode: session.unit_code,
    unitName: session.unit_name,
    unitKind: session.unit_kind,
    unitPath: session.unit_path,
    roles: readRoles(session.roles),
    clearance: session.clearance,
    terminalId: session.terminal_id,
    terminalName: session.terminal_name,
    terminal: bindingOf({
      unit_path: session.terminal_unit_path,
      purposes: session.terminal_purposes,
      hours: session.terminal_hours,
    }),
    lastLoginAt: session.last_login_at,
    hasPin: session.has_pin,
    mustChangePassword: mustChange(session, config.profile.maxAgeDays),
  };
}

/** Judged at the log-in, so that nobody is stopped in the middle of their day; a key needs no password. */
function mustChange(session: SessionRow, maxAgeDays: number): boolean {
  if (session.method !== 'password') return false;
  const ageMs = session.created_at.getTime() - session.password_set_at.getTime();
  return session.must_change || (maxAgeDays > 0 && ageMs >= maxAgeDays * DAY_MS);
}

/** Only digests of tokens are stored: a stolen database opens no session. */
export function tokenDigest(token: string): Buffer {
  return sm3(Buffer.from(token));
}
