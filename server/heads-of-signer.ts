import { CheckpointError, openCheckpoint, type Checkpoint } from '../audit/checkpoint.ts';
import type { LedgerSigner } from './ledger-signer.ts';

/** Those of the notes that a ledger's key signed under its name; others are of another ledger, or of nobody. */
export function headsOfSigner(notes: Iterable<string>, signer: LedgerSigner): Checkpoint[] {
  return [...new Set(notes)].flatMap((note) => {
    try {
      const head = openCheckpoint(note, [signer]);
      return head.origin === signer.name ? [head] : [];
    } catch (error) {
      if (error instanceof CheckpointError) return [];
      throw error;
    }
  });
}
