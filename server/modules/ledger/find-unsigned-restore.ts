import { decodeIfLeaf, type Entry } from '../../../audit/leaf.ts';

/** The RESTORE with which the ledger `origin` was to begin, among the bodies that it never signed for. */
export function findUnsignedRestore(
  origin: string,
  unsigned: readonly Buffer[],
): Entry | undefined {
  for (const body of unsigned) {
    const entry = decodeIfLeaf(body);
    if (entry?.kind === 'RESTORE' && entry.origin === origin) return entry;
  }
  return undefined;
}
