import type { Tx } from '../../../db/connect.ts';
import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { findReading } from './reading-view.ts';

/** Records that a reader tried to print what the viewer shows. The viewer was blank by then. */
export async function notePrintAttempt(
  services: Services,
  tx: Tx,
  actor: Actor,
  openingId: string,
): Promise<void> {
  const reading = await findReading(tx, openingId);
  if (!reading) throw forbidden();
  const { grant } = reading;
  await services.ledger.record(tx, {
    kind: 'DENY',
    action: 'viewing.note_print_attempt',
    ...traceOf(actor),
    item: grant.volume_id,
    purpose: grant.purpose,
    approval: grant.request_id,
    outcome: 'blank',
  });
}
