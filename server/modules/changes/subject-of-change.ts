import type { Db } from '../../../db/connect.ts';
import { NOTHING_ELSE, type Subject } from '../../../policies/facts.ts';
import { DUTIES } from '../../change-kind.ts';
import type { Actor } from '../../http/actor.ts';
import type { Proposal } from './contract.ts';
import { kindOf } from './kinds.ts';
import { findChange, type ChangeRecord } from './store.ts';

/** How the actor must be concerned with a change for it to count as their own. */
export type Part = 'decider' | 'proposer' | 'party';

/**
 * The facts about a proposal to be made: it is one's own where one's role proposes such things, never about
 * one's own account, and the file that it touches, if any, lies in one's line. `undefined` where there is no such file.
 */
export async function subjectOfProposal(
  db: Db,
  actor: Actor,
  change: Proposal,
  today: string,
): Promise<Subject | undefined> {
  const kind = kindOf(change.kind);
  const item = kind.target(change);
  const isDuty = actor.roles.includes(DUTIES[kind.duty].proposes) && item !== actor.accountId;
  const relation = isDuty ? 'own' : 'beside';
  if (!kind.concerns) return { ...NOTHING_ELSE, relation, ...(item !== null && { item }) };
  const file = await kind.concerns(db, actor, change, today);
  if (!file) return undefined;
  const { isOwnFile, isRelative } = file;
  const isInLine = file.relation === 'own' || file.relation === 'above';
  return {
    ...NOTHING_ELSE,
    isOwnFile,
    isRelative,
    relation: isInLine ? relation : 'beside',
    ...(file.item !== undefined && { item: file.item }),
  };
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
