import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findPersonName } from './person-store.ts';
import { findVolume } from './volume-store.ts';

/** Tells an auditor whose volume it is, for a stated reason that stays beside the ledger entry. */
export async function revealSubject(
  services: Services,
  tx: Tx,
  actor: Actor,
  input: { volumeId: string; reason: string },
): Promise<{ name: string }> {
  const volume = await findVolume(tx, input.volumeId);
  const name = volume && (await findPersonName(tx, volume.person_id));
  if (name === undefined) throw forbidden();
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'archives.reveal_subject',
    ...traceOf(actor),
    item: input.volumeId,
    detail: input.reason,
  });
  return { name };
}
