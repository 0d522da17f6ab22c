import type { Tx } from '../../../db/connect.ts';
import { decodeIfLeaf, encodeLeaf, type Entry } from '../../../audit/leaf.ts';
import { forgetInForce, insertPastLedger, moveToPast } from './past-store.ts';
import type { PastLedger } from './past-view.ts';
import { insertPending, listPending } from './outbox-store.ts';

const ALL = Number.MAX_SAFE_INTEGER;

/** `past` is how it is kept; a ledger that never signed anything has none. */
type Ended = { origin: string; past: Omit<PastLedger, 'id'> | undefined };

/**
 * Ends the ledger in force: its rows stay, among those of the past, and the next one's first entry is `first`. Acts that
 * were never signed for, in `tail` or still waiting, are recorded in the next ledger as they were, but for its name.
 * For the tables' owner, while no server runs.
 */
export async function setLedgerAside(
  tx: Tx,
  { origin, past }: Ended,
  { first, tail }: { first: Entry; tail: readonly Buffer[] },
): Promise<void> {
  const waiting = (await listPending(tx, ALL)).map(({ body }) => body);
  if (past) await moveToPast(tx, await insertPastLedger(tx, past));
  else await forgetInForce(tx);
  await insertPending(tx, { entryId: first.entryId, body: encodeLeaf(first) });
  for (const body of [...tail, ...waiting]) {
    const entry = decodeIfLeaf(body);
    // What nobody recorded for the old ledger does not get into the new one either.
    if (entry?.origin !== origin || entry.kind === 'RESTORE') continue;
    const again = encodeLeaf({ ...entry, origin: first.origin });
    await insertPending(tx, { entryId: entry.entryId, body: again });
  }
}
