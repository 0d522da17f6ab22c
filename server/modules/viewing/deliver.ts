import type { Services } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { traceOf, type Actor } from '../../http/actor.ts';
import { withinTransaction } from '../../http/within-transaction.ts';
import type { SEND_COPY, SEND_PAGE } from '../../key-release/releasing-acts.ts';
import { JobError } from '../../threads/job-error.ts';
import { awaitReceipt, type Receipt, type Recorded } from '../ledger/index.ts';

/** A delivery that is in the ledger, of which nothing has left yet. */
export type Delivery = {
  recorded: Recorded;
  /** What its entry tells, and one that says that nothing left repeats. */
  told: { item: string; pages: string; purpose: string; approval: string };
  /** The act that such an entry tells of. */
  sending: typeof SEND_PAGE | typeof SEND_COPY;
};

/**
 * Draws what is delivered once its entry is durable and signed for: only then may pixels leave. Whatever fails here has
 * failed before the first byte, and an entry that names the delivery's says so (未送出) before that is answered.
 */
export async function deliver<Drawn>(
  services: Services,
  actor: Actor,
  delivery: Delivery,
  signal: AbortSignal,
  draw: (receipt: Receipt) => Promise<Drawn>,
): Promise<Drawn> {
  try {
    const receipt = await awaitReceipt(delivery.recorded);
    signal.throwIfAborted();
    const drawn = await draw(receipt);
    signal.throwIfAborted();
    return drawn;
  } catch (error) {
    await recordUnsent(services, actor, delivery, error);
    throw error;
  }
}

async function recordUnsent(
  { db, ledger }: Services,
  actor: Actor,
  { recorded, told, sending }: Delivery,
  error: unknown,
): Promise<void> {
  const isRefused = error instanceof AppError && error.kind === 'forbidden';
  await withinTransaction(db, ledger.recordedIn, (tx) =>
    ledger.record(tx, {
      kind: isRefused ? 'DENY' : 'ABORT',
      action: sending,
      ...traceOf(actor),
      ...told,
      outcome: reasonOf(error),
      answers: recorded.entryId,
    }),
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof JobError) return error.code;
  if (error instanceof AppError) return error.denial?.reason ?? error.kind;
  return error instanceof DOMException ? 'cancelled' : 'failed';
}
