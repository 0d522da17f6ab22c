import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import type { READ_PAGE, READ_STRIP } from '../../key-release/releasing-acts.ts';
import { isSessionLive } from '../sessions/index.ts';
import type { PageRow } from '../archives/index.ts';
import { awaitReceipt } from '../ledger/index.ts';
import { findRequest, type RequestRecord } from '../requests/index.ts';
import { isUnderway, loadReading } from './load-reading.ts';

/** What was read under, and the entry that the keys of its pages are asked for by. */
export type RecordedReading = { request: RequestRecord; entryId: string };

/**
 * Puts a reading into the ledger and settles when its entry is durable and signed for: only then may the
 * pixels leave. The grant is looked at again inside the transaction, so that a recall in between wins.
 */
export async function recordReading(
  services: Services,
  actor: Actor,
  openingId: string,
  action: typeof READ_PAGE | typeof READ_STRIP,
  pages: PageRow[],
): Promise<RecordedReading> {
  const { recorded, request } = await withinTransaction(
    services.db,
    services.ledger.recordedIn,
    async (tx) => {
      const reading = await loadReading(tx, openingId);
      const found = reading && (await findRequest(tx, reading.grant.request_id));
      if (!found) throw forbidden();
      const mayRead = isUnderway(reading, services.clock());
      const entry = await services.ledger.record(tx, {
        kind: mayRead ? 'INTENT' : 'DENY',
        action,
        ...traceOf(actor),
        item: found.volume_id,
        pages: pages.map((page) => page.id).join(' '),
        purpose: found.purpose,
        approval: found.id,
        ...(mayRead ? {} : { outcome: 'ended' }),
      });
      return { recorded: entry, request: mayRead ? found : undefined };
    },
  );
  if (!request) throw forbidden();
  await awaitReceipt(recorded);
  return { request, entryId: recorded.entryId };
}

/**
 * Looks once more, with the picture ready to go: waiting for the ledger and for a worker takes time, in which
 * the grant may have been recalled or run out, the opening closed, or the session ended.
 * @throws AppError `forbidden`, with an entry that says that nothing was sent.
 */
export async function requireStillOpen(
  services: Services,
  actor: Actor,
  openingId: string,
): Promise<void> {
  const { db } = services;
  const reading = await loadReading(db, openingId);
  const isOpen =
    reading !== undefined &&
    isUnderway(reading, services.clock()) &&
    (await isSessionLive(db, actor.sessionId));
  if (isOpen) return;
  await withinTransaction(db, services.ledger.recordedIn, (tx) =>
    services.ledger.record(tx, {
      kind: 'DENY',
      action: 'viewing.send',
      ...traceOf(actor),
      ...(reading && { item: reading.grant.volume_id, approval: reading.grant.request_id }),
      outcome: 'ended',
    }),
  );
  throw forbidden();
}
