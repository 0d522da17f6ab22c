import { randomUUIDv7, type KeyObject } from 'node:crypto';
import type { Entry } from '../audit/leaf.ts';
import { signRestore } from '../audit/restore.ts';

/** What a RESTORE tells of the ledger that it continues: name, what is kept of it, how much others know of. */
export type Ended = { origin: string; size: number; root: Buffer; lostTo: number | undefined };

/** The first entry of the ledger `origin`, signed by those who answer for what is lost; by nobody where none are given. */
export function restoreEntry(
  origin: string,
  { lostTo, ...old }: Ended,
  {
    now,
    officers,
    ...cause
  }: Pick<Entry, 'action' | 'item' | 'itemVersion' | 'content'> & {
    now: Date;
    officers: readonly KeyObject[];
  },
): Entry {
  const entry = {
    ...cause,
    origin,
    kind: 'RESTORE' as const,
    entryId: randomUUIDv7(),
    atMs: now.getTime(),
    actor: 'system',
    restoredOrigin: old.origin,
    restoredSize: old.size,
    restoredRoot: old.root,
    lostFrom: old.size,
    ...(lostTo !== undefined && { lostTo }),
  };
  return officers.length > 0 ? signRestore(entry, officers) : entry;
}
