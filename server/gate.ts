import { authorize } from '../policies/authorize.ts';
import type { Services } from './context.ts';
import { factsOf } from './facts-of.ts';
import { traceOf } from './http/actor.ts';
import type { Gate } from './http/gate.ts';
import { withinTransaction } from './http/within-transaction.ts';
import { identify } from './modules/sessions/index.ts';

/** What the HTTP layer may ask: who is calling, whether they may, and to set down that they may not. */
export function createGate(services: Services): Gate {
  const { recordedIn } = services.ledger;
  return {
    identify: (token, where) => identify(services, token, where),
    decide: (actor, action, subject) =>
      authorize(services.policy, factsOf(actor, action, subject, services.clock())),
    recordedIn,
    turnAway: ({ address }, reason) => services.door.turnAway(address, reason),
    recordRefusal: async (actor, action, reason, item) => {
      await withinTransaction(services.db, recordedIn, (tx) =>
        services.ledger.record(tx, {
          kind: 'DENY',
          action,
          ...traceOf(actor),
          ...(item === undefined ? {} : { item }),
          outcome: reason,
        }),
      );
    },
  };
}
