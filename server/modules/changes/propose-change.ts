import { randomUUIDv7 } from 'node:crypto';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { announce } from './announce.ts';
import type { ChangeState, Proposal } from './contract.ts';
import { kindOf } from './kinds.ts';
import { sealProposal } from './sealed-proposal.ts';
import { insertChange } from './store.ts';

export type Outcome = { id: string; state: ChangeState };

/** Proposes a privileged change: nothing of it takes effect before a second person confirms it. */
export async function proposeChange(
  services: Services,
  tx: Tx,
  actor: Actor,
  { change, reason }: { change: Proposal; reason: string },
): Promise<Outcome> {
  const kind = kindOf(change.kind);
  await kind.check(services, tx, change, actor, 'propose');
  const { title, lines } = await kind.describe(services, tx, change);
  const id = randomUUIDv7();
  const target = kind.target(change);
  const record = {
    id,
    kind: kind.kind,
    duty: kind.duty,
    target,
    title,
    sealed_payload: sealProposal(services, { change, lines }),
    reason,
    unit_id: actor.unitId,
    proposed_by: actor.accountId,
  };
  await insertChange(tx, record, services.clock());
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: 'changes.propose',
    ...traceOf(actor),
    ...(target !== null && { item: target }),
    approval: id,
    outcome: kind.kind,
    detail: `${reason}\n${JSON.stringify(change)}`,
  });
  await announce(services, tx, record);
  return { id, state: 'pending' };
}
