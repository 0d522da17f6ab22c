import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE, type Subject } from '../../../policies/facts.ts';
import { DUTIES, type ChangeKind } from '../../change-kind.ts';
import type { Actor } from '../../http/actor.ts';
import type { Proposal } from './contract.ts';
import { findChange, type ChangeRecord } from './store.ts';

/** How the actor must be concerned with a change for it to count as their own. */
export type Part = 'decider' | 'proposer' | 'party';

/**
 * The facts about a proposal to be made: it is one's own where one's role proposes such things, and never
 * about one's own account.
 */
export function subjectOfProposal(
  actor: Actor,
  { duty, target }: Pick<ChangeKind, 'duty' | 'target'>,
  change: Proposal,
): Subject {
  const item = target(change);
  const isOwn = actor.roles.includes(DUTIES[duty].proposes) && item !== actor.accountId;
  return { ...NOTHING_ELSE, relation: isOwn ? 'own' : 'beside', ...(item !== null && { item }) };
}

/** The facts about a change; `undefined` where there is no such change. */
export async function subjectOfChange(
  db: Db,
  actor: Actor,
  changeId: string,
  part: Part,
): Promise<Subject | undefined> {
  const change = await findChange(db, changeId);
  if (!change) return undefined;
  const relation = plays(actor, change, part) ? 'own' : 'beside';
  return { ...NOTHING_ELSE, relation, ...(change.target !== null && { item: change.target }) };
}

function plays(actor: Actor, change: ChangeRecord, part: Part): boolean {
  switch (part) {
    case 'decider':
      return mayDecide(actor, change);
    case 'proposer':
      return change.proposed_by === actor.accountId;
    case 'party':
      return isParty(actor, change);
  }
}

/** Whether the actor's role decides about it. Nobody decides about what they proposed, nor about themselves. */
export function mayDecide(actor: Actor, change: ChangeRecord): boolean {
  const { confirms, isWithinUnit } = DUTIES[change.duty];
  return (
    actor.roles.includes(confirms) &&
    change.proposed_by !== actor.accountId &&
    change.target !== actor.accountId &&
    (!isWithinUnit || change.unit_id === actor.unitId)
  );
}

function isParty(actor: Actor, change: ChangeRecord): boolean {
  const { proposes, confirms, isWithinUnit } = DUTIES[change.duty];
  return (
    actor.roles.some((role) => role === proposes || role === confirms) &&
    (!isWithinUnit || change.unit_id === actor.unitId)
  );
}
