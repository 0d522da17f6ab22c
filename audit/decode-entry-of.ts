import { decodeIfLeaf, type Entry } from './leaf.ts';
import { isRestoreInPlace } from './restore.ts';

/** The entry in a body that may stand at this index of the ledger `origin`; `undefined` for any other bytes. */
export function decodeEntryOf(origin: string, body: Buffer, index: number): Entry | undefined {
  const entry = decodeIfLeaf(body);
  return entry?.origin === origin && isRestoreInPlace(entry, index) ? entry : undefined;
}
