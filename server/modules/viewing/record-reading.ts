import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { SEND_PAGE, type READ_PAGE, type READ_STRIP } from '../../key-release/releasing-acts.ts';
import type { PageRow } from '../archives/index.ts';
import { awaitReceipt } from '../ledger/index.ts';
import type { Delivery } from './deliver.ts';
import { isUnderway, type Reading } from './reading-view.ts';

/**
 * Puts a reading into the ledger. Its pages are asked for by `deliver`, and a recall that comes in between wins by
 * `requireStillOpen`, which looks at the grant again.
 */
export async function recordReading(
  services: Services,
  actor: Actor,
  reading: Reading,
  action: typeof READ_PAGE | typeof READ_STRIP,
  pages: PageRow[],
): Promise<Delivery> {
  const { ledger } = services;
  const { grant } = reading;
  const mayRead = isUnderway(reading, services.clock());
  const told = {
    item: grant.volume_id,
    pages: pages.map((page) => page.id).join(' '),
    purpose: grant.purpose,
    approval: grant.request_id,
  };
  const recorded = await ledger.recordAlone({
    kind: mayRead ? 'INTENT' : 'DENY',
    action,
    ...traceOf(actor),
    ...told,
    ...(mayRead ? {} : { outcome: 'ended' }),
  });
  if (mayRead) return { recorded, told, sending: SEND_PAGE };
  await awaitReceipt(recorded);
  throw forbidden();
}
