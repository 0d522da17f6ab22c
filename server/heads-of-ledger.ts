import type { Checkpoint } from '../audit/checkpoint.ts';
import { openIfOwn, type LogKeys } from '../audit/log-keys.ts';

/** Those of the notes that a ledger's keys signed under its name; others are of another ledger, or of nobody. */
export function headsOfLedger(notes: Iterable<string>, keys: LogKeys): Checkpoint[] {
  return [...new Set(notes)].flatMap((note) => openIfOwn(note, keys) ?? []);
}
