import type { Db } from '../../../db/connect.ts';
import type { ClassCut } from '../../../policies/purposes.ts';
import type { Services } from '../../context.ts';
import { dayOf } from '../../clock.ts';
import { forbidden } from '../../errors.ts';
import type { Actor } from '../../http/actor.ts';
import { displayClassCode, findCategory, loadCard } from '../archives/index.ts';
import type { RequestCategory, RequestDetail } from './contract.ts';
import { presentCopies } from './approved-copies.ts';
import { decisionsOf, readersOf } from './detail-view.ts';
import { cutOf } from './grant-store.ts';
import { stepsOf } from './require-next.ts';
import { nextState } from './states.ts';
import { isAwaited, subjectOfRequest } from './subject-of-request.ts';
import { loadRequest, presentRow, type ListedRequest } from './view.ts';

/** A request whole: what is asked, who decides, what was decided, and what this person can do about it. */
export async function showRequest(
  services: Services,
  db: Db,
  actor: Actor,
  requestId: string,
): Promise<RequestDetail> {
  const now = services.clock();
  const request = await loadRequest(db, actor, requestId, now);
  const card = request && (await loadCard(db, request.volume_id, dayOf(now)));
  if (!card) throw forbidden();
  return {
    ...presentRow(request, actor, services.policy.purposes, now),
    rowVersion: request.row_version,
    volumeId: request.volume_id,
    archiveNo: card.archiveNo,
    keeperName: card.keeperName,
    purpose: request.purpose,
    categories: cutOf(request).map(presentCategory),
    reason: request.reason,
    days: request.days,
    copies: presentCopies(request),
    readers: await readersOf(db, request),
    steps: await presentSteps(db, request),
    recallReason: request.closed_reason,
    acts: await actsOf(services, db, actor, request),
  };
}

export function presentCategory({ code, mode, titleHas = '' }: ClassCut): RequestCategory {
  const name = findCategory(code)?.name ?? '';
  return { code, label: displayClassCode(code), name, mode, titleHas };
}

async function presentSteps(db: Db, request: ListedRequest): Promise<RequestDetail['steps']> {
  const decisions = await decisionsOf(db, request);
  return stepsOf(request).map((step, ordinal) => {
    const decision = decisions.find((made) => made.step === ordinal);
    const isCurrent = request.state === 'pending' && request.step === ordinal;
    return {
      ordinal: ordinal + 1,
      label: step.label,
      unitName: step.unitName,
      state: decision ? OUTCOMES[decision.verdict] : isCurrent ? 'current' : 'waiting',
      decidedBy: decision?.name ?? null,
      decidedAt: decision?.decided_at.toISOString() ?? null,
      opinion: decision?.opinion ?? '',
    };
  });
}

const OUTCOMES = { approve: 'approved', refuse: 'refused', return: 'returned' } as const;

async function actsOf(
  services: Services,
  db: Db,
  actor: Actor,
  request: ListedRequest,
): Promise<RequestDetail['acts']> {
  const acts: RequestDetail['acts'] = [];
  const can = (act: 'approve' | 'withdraw' | 'recall' | 'resubmit'): boolean =>
    nextState(request.state, act, false) !== undefined;
  if (isAwaited(actor, request) && can('approve')) acts.push('approve', 'return', 'refuse');
  const today = dayOf(services.clock());
  const approver = await subjectOfRequest(db, actor, request.id, 'approver', today);
  if (approver?.relation === 'own' && can('recall')) acts.push('recall');
  if (request.applicant_id === actor.accountId) {
    if (can('resubmit')) acts.push('resubmit');
    if (can('withdraw')) acts.push('withdraw');
  }
  if (request.may_read) acts.push('read');
  return acts;
}
