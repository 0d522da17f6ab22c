import type { Db } from '../../../db/connect.ts';
import type { Subject } from '../../../policies/facts.ts';
import { dayOf } from '../../clock.ts';
import type { Actor } from '../../http/actor.ts';
import { subjectOfVolume } from '../archives/index.ts';
import { findGrant, isLive, type GrantRow } from '../requests/index.ts';
import { findReading } from './reading-view.ts';
import type { OpeningRow } from './store.ts';

/** The facts about reading under a request: is the actor one of its readers, and does the grant live? */
export async function subjectOfRequest(
  db: Db,
  actor: Actor,
  requestId: string,
  now: Date,
): Promise<Subject | undefined> {
  const grant = await findGrant(db, requestId, actor.accountId);
  return grant && subjectOfGrant(db, actor, grant, now);
}

/**
 * The facts about an opening, for its own reader in its own session. A closed one, or another's, is as good as
 * absent.
 */
export async function subjectOfOpening(
  db: Db,
  actor: Actor,
  openingId: string,
  now: Date,
): Promise<Subject | undefined> {
  const reading = await findReading(db, openingId);
  if (!reading || !isOwn(actor, reading.opening)) return undefined;
  return subjectOfGrant(db, actor, reading.grant, now);
}

async function subjectOfGrant(
  db: Db,
  actor: Actor,
  grant: GrantRow,
  now: Date,
): Promise<Subject | undefined> {
  const subject = await subjectOfVolume(db, actor, grant.volume_id, dayOf(now));
  return subject && underGrant(subject, grant, now);
}

/** The facts about a volume for whom a grant over it names: their own matter, while the grant lives. */
export function underGrant(subject: Subject, grant: GrantRow, now: Date): Subject {
  return { ...subject, relation: 'own', grant: isLive(grant, now) ? 'live' : 'expired' };
}

/** Of this reader, under the log-in that opened it, and not closed. */
export function isOwn(actor: Actor, opening: OpeningRow): boolean {
  return (
    opening.account_id === actor.accountId &&
    opening.session_id === actor.sessionId &&
    opening.closed_at === null
  );
}
