import type { Tx } from '../../../db/connect.ts';
import { decodeIfLeaf, encodeLeaf, type Entry } from '../../../audit/leaf.ts';
import { forgetInForce, insertPastLedger, moveToPast } from './past-store.ts';
import type { PastLedger } from './past-view.ts';
import type { OutboxMac } from './outbox-mac.ts';
import { insertPending } from './outbox-store.ts';

/** `past` is how it is kept; a ledger that never signed anything has none. */
type Ended = { origin: string; past: Omit<PastLedger, 'id'> | undefined };

/**
 * Ends the ledger in force: its rows stay, among those of the past, and the next one's first entry is `first`. Acts that
 * were never signed for, the bodies `unsigned`, are recorded in the next ledger as they were, but for its name.
 * For the tables' owner, while no server runs.
 */
export async function setLedgerAside(
  tx: Tx,
  { origin, past }: Ended,
  { first, unsigned }: { first: Entry; unsigned: readonly Buffer[] },
  { codeOf }: Pick<OutboxMac, 'codeOf'>,
): Promise<void> {
  const seen = new Set<string>();
  const put = async (entry: Entry): Promise<void> => {
    const draft = { entryId: entry.entryId, body: encodeLeaf(entry) };
    if (seen.has(draft.entryId)) return;
    seen.add(draft.entryId);
    await insertPending(tx, { ...draft, mac: codeOf(draft) });
  };
  if (past) await moveToPast(tx, await insertPastLedger(tx, past));
  else await forgetInForce(tx);
  await put(first);
  for (const body of unsigned) {
    const entry = decodeIfLeaf(body);
    // What nobody recorded for the old ledger does not get into the new one either.
    if (entry?.origin !== origin || entry.kind === 'RESTORE') continue;
    await put({ ...entry, origin: first.origin });
  }
}
