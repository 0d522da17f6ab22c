import type { Services } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import type { READ_PAGE, READ_STRIP } from '../../key-release/releasing-acts.ts';
import { isSessionLive } from '../sessions/index.ts';
import type { PageRow } from '../archives/index.ts';
import { awaitReceipt } from '../ledger/index.ts';
import { findReading, isUnderway, type Reading } from './reading-view.ts';

/** The entry that the keys of the pages are asked for by, and its place in the ledger. */
export type RecordedReading = { entryId: string; index: number };

/**
 * Puts a reading into the ledger and settles when its entry is durable and signed for: only then may the
 * pixels leave. A recall that comes in between wins by `requireStillOpen`, which looks at the grant again.
 */
export async function recordReading(
  services: Services,
  actor: Actor,
  reading: Reading,
  action: typeof READ_PAGE | typeof READ_STRIP,
  pages: PageRow[],
): Promise<RecordedReading> {
  const { ledger } = services;
  const { grant } = reading;
  const mayRead = isUnderway(reading, services.clock());
  const recorded = await ledger.recordAlone({
    kind: mayRead ? 'INTENT' : 'DENY',
    action,
    ...traceOf(actor),
    item: grant.volume_id,
    pages: pages.map((page) => page.id).join(' '),
    purpose: grant.purpose,
    approval: grant.request_id,
    ...(mayRead ? {} : { outcome: 'ended' }),
  });
  const { index } = await awaitReceipt(recorded);
  if (!mayRead) throw forbidden();
  return { entryId: recorded.entryId, index };
}

/**
 * Looks once more, with the picture ready to go: waiting for the ledger and for a worker takes time, in which
 * the grant may have been recalled or run out, the opening closed, or the session ended or locked.
 * @throws AppError `forbidden`, with an entry that says that nothing was sent.
 */
export async function requireStillOpen(
  services: Services,
  actor: Actor,
  openingId: string,
): Promise<void> {
  const { db, config } = services;
  const now = services.clock();
  const [reading, isHere] = await Promise.all([
    findReading(db, openingId),
    isSessionLive(db, actor.sessionId, config.profile, now),
  ]);
  if (reading && isHere && isUnderway(reading, now)) return;
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
