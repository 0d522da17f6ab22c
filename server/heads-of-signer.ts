import type { Checkpoint } from '../audit/checkpoint.ts';
import { onlyKey, openIfOwn } from '../audit/log-keys.ts';
import type { LedgerSigner } from './ledger-signer.ts';

/** Those of the notes that a ledger's key signed under its name; others are of another ledger, or of nobody. */
export function headsOfSigner(notes: Iterable<string>, signer: LedgerSigner): Checkpoint[] {
  const keys = onlyKey(signer);
  return [...new Set(notes)].flatMap((note) => openIfOwn(note, keys) ?? []);
}
