import { openCheckpoint } from '../../../audit/checkpoint.ts';
import { CheckpointError } from '../../../audit/errors.ts';
import { readNote, writeNote } from '../../../audit/note.ts';
import { keyOf } from './policy-in-force.ts';
import type { WitnessRecord } from './store.ts';

export type FoundSigner = { witness: WitnessRecord; line: string; at: Date };

/** Those of the witnesses whose signature stands under the note and verifies, each with its own line. */
export function findSigners(note: string, witnesses: readonly WitnessRecord[]): FoundSigner[] {
  const { body, signatures } = readIfNote(note) ?? { body: '', signatures: [] };
  // By name first: a stranger's note costs no verification.
  const named = witnesses.filter(({ name }) => signatures.some((line) => line.name === name));
  return named.flatMap((witness) => {
    const own = signatures.filter(({ name }) => name === witness.name);
    const text = writeNote({ body, signatures: own });
    try {
      const { timeMs } = openCheckpoint(text, [keyOf(witness)]);
      const line = text.slice(body.length + 1);
      return own.length === 1 ? [{ witness, line, at: new Date(timeMs) }] : [];
    } catch (error) {
      if (error instanceof CheckpointError) return [];
      throw error;
    }
  });
}

function readIfNote(note: string): ReturnType<typeof readNote> | undefined {
  try {
    return readNote(note);
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}
