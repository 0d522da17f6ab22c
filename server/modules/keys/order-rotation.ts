import type { Tx } from '../../../db/connect.ts';
import type { Confirmed } from '../../change-kind.ts';
import type { Services } from '../../context.ts';
import { traceOf } from '../../http/actor.ts';
import { carryOutRotations } from './carry-out-rotations.ts';
import { insertRotation, type OrderedRotation } from './rotation-store.ts';

/** Sets a rotation down, in the ledger too, and has it carried out once that is committed. */
export async function orderRotation(
  services: Services,
  tx: Tx,
  order: OrderedRotation,
  { changeId, confirmedBy, at }: Confirmed,
): Promise<void> {
  await insertRotation(tx, order, changeId, at);
  const { key, generation } = order;
  await services.ledger.record(tx, {
    kind: 'CHANGE',
    action: key === 'master' ? 'keys.rotate_master' : 'keys.rotate_unit',
    ...traceOf(confirmedBy),
    approval: changeId,
    outcome: `generation ${generation}`,
    ...(key !== 'master' && { detail: `${key.unit} ${key.year}` }),
  });
  // What is committed is read back: a commit that came to nothing rotates nothing.
  void tx.executionPromise
    .then(() => carryOutRotations(services))
    .catch((error: unknown) => {
      services.logger.error('key rotation', { changeId, error: String(error) });
    });
}
