import type { Tx } from '../../../db/connect.ts';
import type { PolicyText } from '../../../policies/policy-text.ts';
import type { Services } from '../../context.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { Preview } from './contract.ts';
import { digestOf } from './store.ts';
import { summariseEffects } from './summarise-effects.ts';

/** Shows what a policy would change before anyone proposes it; that somebody looked is recorded. */
export async function previewPolicy(
  services: Services,
  tx: Tx,
  actor: Actor,
  text: PolicyText,
): Promise<Preview> {
  const preview = await summariseEffects(tx, text);
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'policies.preview',
    ...traceOf(actor),
    outcome: preview.faults.length > 0 ? 'faulty' : `${preview.effects.length} effects`,
    detail: digestOf(text),
  });
  return preview;
}
