import type { z } from 'zod';
import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { orderRepair as contract } from './contract.ts';
import { findShownVolume } from './copy-store.ts';
import { findCopyRoot } from './find-copy-root.ts';
import { insertRepair } from './repair-store.ts';

/** Has one volume repaired in the background, or all that have open findings. */
export async function orderRepair(
  services: Services,
  tx: Tx,
  actor: Actor,
  { volumeId, from }: z.output<typeof contract.body>,
): Promise<{ id: string }> {
  if (volumeId !== undefined && !(await findShownVolume(tx, volumeId))) {
    throw invalid('没有这一卷，请核对卷号', 'volumeId');
  }
  const source = await findCopyRoot(services, from);
  const id = await insertRepair(
    tx,
    { volume_id: volumeId ?? null, source, ordered_by: actor.accountId },
    services.clock(),
  );
  await services.ledger.record(tx, {
    kind: 'INTENT',
    action: 'storage.repair',
    ...traceOf(actor),
    ...(volumeId !== undefined && { item: volumeId }),
    approval: id,
    ...(source !== null && { detail: source }),
  });
  void tx.executionPromise.then(
    () => services.repairs.wake(),
    () => undefined,
  );
  return { id };
}
