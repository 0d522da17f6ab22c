import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { AppError, forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { announce } from './announce.ts';
import { requireNext } from './require-next.ts';
import {
  findReaders,
  hasDecided,
  insertDecision,
  lockRequest,
  updateRequest,
  type RequestRecord,
} from './store.ts';
import { isAwaited } from './subject-of-request.ts';

export type Decision = { requestId: string; opinion: string; rowVersion: number };
export type Verdict = 'approve' | 'refuse' | 'return';

/**
 * Sets down one approver's decision: state, opinion, ledger entry, and word to those waiting for it.
 * `change` says what else of the request it moves. Answers the request as it now stands.
 */
export async function decideRequest(
  services: Services,
  tx: Tx,
  actor: Actor,
  verdict: Verdict,
  { requestId, opinion, rowVersion }: Decision,
  change: (request: RequestRecord) => Partial<RequestRecord>,
): Promise<RequestRecord> {
  const request = await lockRequest(tx, { requestId, rowVersion });
  await requireDecider(tx, actor, request);
  const state = requireNext(request, verdict);
  const changed = { state, ...change(request) };
  await updateRequest(tx, { id: requestId, rowVersion }, changed);
  await insertDecision(
    tx,
    request,
    { verdict, decidedBy: actor.accountId, opinion },
    services.clock(),
  );
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: `requests.${verdict}`,
    ...traceOf(actor),
    item: request.volume_id,
    purpose: request.purpose,
    approval: requestId,
    detail: opinion,
  });
  const after = { ...request, ...changed };
  announce(services, tx, 'requests', {
    accounts: [request.applicant_id],
    unit: after.awaited_unit_id ?? undefined,
  });
  announce(services, tx, 'requests', { accounts: [], unit: actor.unitId });
  return after;
}

/**
 * The right to decide, once more on the locked row: it may have moved to another step since it was checked.
 * Nobody decides about their own reading, and nobody twice in one round.
 */
async function requireDecider(tx: Tx, actor: Actor, request: RequestRecord): Promise<void> {
  if (!isAwaited(actor, request)) throw forbidden();
  if ((await findReaders(tx, request.id, request.round)).includes(actor.accountId)) {
    throw new AppError('conflict', '您是本次阅档人，不能审批自己的阅档，请由本单位其他负责人办理');
  }
  if (await hasDecided(tx, request, actor.accountId)) {
    throw new AppError('conflict', '您已审批过本申请的前一步，须由他人办理');
  }
}
