import type { Db } from '../../../db/connect.ts';
import type { Subject } from '../../../policies/facts.ts';
import type { Actor } from '../../http/actor.ts';
import { subjectOfVolume } from '../archives/index.ts';
import { stepsOf } from './require-next.ts';
import { findReaders, findRequest, type RequestRecord } from './store.ts';

/** How the actor must be concerned with a request for it to count as their own. */
export type Part = 'applicant' | 'decider' | 'approver' | 'party';

/**
 * The facts about a request: those of its volume, and whether it is the actor's own in the wanted part.
 * `undefined` when there is no such request.
 */
export async function subjectOfRequest(
  db: Db,
  actor: Actor,
  requestId: string,
  part: Part,
  today: string,
): Promise<Subject | undefined> {
  const request = await findRequest(db, requestId);
  if (!request) return undefined;
  const subject = await subjectOfVolume(db, actor, request.volume_id, today, {
    purpose: request.purpose,
  });
  const isOwn = await plays(db, actor, request, part);
  return subject && { ...subject, relation: isOwn ? 'own' : 'beside', item: request.volume_id };
}

async function plays(db: Db, actor: Actor, request: RequestRecord, part: Part): Promise<boolean> {
  switch (part) {
    case 'applicant':
      return request.applicant_id === actor.accountId;
    case 'decider':
      return isAwaited(actor, request);
    case 'approver':
      return isApprover(actor, request);
    case 'party':
      return (
        request.applicant_id === actor.accountId ||
        isApprover(actor, request) ||
        (await findReaders(db, request.id, request.round)).includes(actor.accountId)
      );
  }
}

/** Nobody decides on their own request. */
export function isAwaited(actor: Actor, request: RequestRecord): boolean {
  return (
    request.awaited_role !== null &&
    actor.roles.includes(request.awaited_role) &&
    request.awaited_unit_id === actor.unitId &&
    request.applicant_id !== actor.accountId
  );
}

function isApprover(actor: Actor, request: RequestRecord): boolean {
  return stepsOf(request).some(
    (step) => step.unitId === actor.unitId && actor.roles.includes(step.role),
  );
}
