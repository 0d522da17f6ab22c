import type { Tx } from '../../../db/connect.ts';
import { DUTIES } from '../../change-kind.ts';
import type { Services } from '../../context.ts';
import { AppError, forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { areOneHuman, findAccount, readRoles } from '../accounts/index.ts';
import { announce } from './announce.ts';
import { kindOf } from './kinds.ts';
import type { Outcome } from './propose-change.ts';
import { openProposal } from './sealed-proposal.ts';
import { findChange, insertDecision, type ChangeRecord, type Verdict } from './store.ts';
import { STATE_AFTER } from './states.ts';

type Decision = { changeId: string; opinion: string };

/**
 * Sets down the one decision about a change. A confirmed one is held once more against what stands now, and
 * takes effect in the same transaction.
 */
export async function decideChange(
  services: Services,
  tx: Tx,
  actor: Actor,
  verdict: Verdict,
  { changeId, opinion }: Decision,
): Promise<Outcome> {
  const change = await findChange(tx, changeId);
  if (!change) throw forbidden();
  if (change.verdict !== null) throw new AppError('conflict', '该变更已办结，请刷新后查看');
  const at = services.clock();
  await insertDecision(tx, change, { verdict, decidedBy: actor.accountId, opinion }, at);
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: `changes.${verdict}`,
    ...traceOf(actor),
    ...(change.target !== null && { item: change.target }),
    approval: changeId,
    outcome: change.kind,
    ...(opinion !== '' && { detail: opinion }),
  });
  if (verdict === 'confirm') {
    await requireTwoPersons(tx, change, actor);
    const kind = kindOf(change.kind);
    const { change: payload } = openProposal(services, change.sealed_payload);
    await kind.check(services, tx, payload, actor, 'confirm');
    const confirmed = { changeId, proposedBy: change.proposed_by, confirmedBy: actor, at };
    await kind.apply(services, tx, payload, confirmed);
  }
  await announce(services, tx, change);
  return { id: changeId, state: STATE_AFTER[verdict] };
}

/** Two persons whose duty it is stand behind a change at the moment it takes effect: two humans, not two accounts. */
async function requireTwoPersons(tx: Tx, change: ChangeRecord, actor: Actor): Promise<void> {
  const { proposed_by, duty } = change;
  const proposer = await findAccount(tx, proposed_by);
  const confirmer = await findAccount(tx, actor.accountId);
  if (proposer && confirmer && (await areOneHuman(tx, proposer, confirmer))) {
    throw new AppError('conflict', '提出人与您是同一人，须由他人复核');
  }
  const isOnDuty =
    proposer?.state === 'active' && readRoles(proposer.roles).includes(DUTIES[duty].proposes);
  if (isOnDuty) return;
  throw new AppError('conflict', '提出人已停用或已不任该岗位，请作不通过处理，由现任人员重新提出');
}
