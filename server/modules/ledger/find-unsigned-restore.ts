import { decodeIfLeaf, type Entry } from '../../../audit/leaf.ts';
import type { Db } from '../../../db/connect.ts';
import { listPending } from './outbox-store.ts';

/** The RESTORE with which the ledger `origin` was to begin, among what it never signed for: `tail`, and what waits. */
export async function findUnsignedRestore(
  db: Db,
  origin: string,
  tail: readonly Buffer[],
): Promise<Entry | undefined> {
  const waiting = (await listPending(db, Number.MAX_SAFE_INTEGER)).map(({ body }) => body);
  for (const body of [...tail, ...waiting]) {
    const entry = decodeIfLeaf(body);
    if (entry?.kind === 'RESTORE' && entry.origin === origin) return entry;
  }
  return undefined;
}
