import type { Tx } from '../../../db/connect.ts';
import { dayOf } from '../../clock.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import type { VolumeCard } from './contract.ts';
import { maskIdNumber, openIdNumber } from '../persons/index.ts';
import { loadCard } from './volume-view.ts';

/** Shows the card of a volume: whose it is and what it holds, no title and no page of it. */
export async function showVolume(
  services: Services,
  tx: Tx,
  actor: Actor,
  volumeId: string,
): Promise<VolumeCard> {
  const card = await loadCard(tx, volumeId, dayOf(services.clock()));
  if (!card) throw forbidden();
  await services.ledger.record(tx, {
    kind: 'DONE',
    action: 'archives.show',
    ...traceOf(actor),
    item: volumeId,
  });
  const idNumber = await openIdNumber(services, tx, card.personId);
  return { ...card, maskedIdNumber: maskIdNumber(idNumber) };
}
