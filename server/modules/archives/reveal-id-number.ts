import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { openIdNumber } from '../persons/index.ts';
import { findVolume } from './volume-store.ts';

/** Shows a whole ID number, for a stated reason that stays beside the ledger entry. */
export async function revealIdNumber(
  services: Services,
  tx: Tx,
  actor: Actor,
  input: { volumeId: string; reason: string },
): Promise<{ idNumber: string }> {
  const volume = await findVolume(tx, input.volumeId);
  if (!volume) throw forbidden();
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'archives.reveal_id',
    ...traceOf(actor),
    item: input.volumeId,
    detail: input.reason,
  });
  return { idNumber: await openIdNumber(services, tx, volume.person_id) };
}
