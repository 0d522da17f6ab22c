import { openCheckpoint, signBody, type Signer } from './checkpoint.ts';
import { readNote, writeNote, type NoteSignature } from './note.ts';

/**
 * The note with one more signature line, of the same form as the log's (SPEC §3): this witness has seen this head,
 * and everything it saw before is contained in it. An older line of the same key gives way.
 *
 * Whoever calls it has judged the note (`judgeCheckpoint`) and made its size and root durable: a cosignature is a
 * promise never to sign another history.
 * @param timeMs when it was seen, milliseconds since 1970.
 * @throws CheckpointError for a note that cannot be read, and a name or time that no note can carry.
 */
export function cosign(note: string, witness: Signer, timeMs: number): string {
  const { body, signatures } = readNote(note);
  const line = signBody(body, witness, timeMs);
  const cosigned = writeNote({ body, signatures: [...without(signatures, line), line] });
  openCheckpoint(cosigned, [witness]);
  return cosigned;
}

/** The last signature line of a note with its newline: after `cosign`, what the witness answers. */
export function lastSignatureLine(note: string): string {
  return note.slice(note.lastIndexOf('\n', note.length - 2) + 1);
}

/**
 * Puts signature lines under a note, each with its newline; of two by one key the later stays. Verifies nothing.
 * @throws CheckpointError where the result is no note.
 */
export function addSignatureLines(note: string, lines: readonly string[]): string {
  const { body, signatures } = readNote(note);
  const added = readNote(`${body}\n${lines.join('')}`).signatures;
  const merged = added.reduce((kept, line) => [...without(kept, line), line], signatures);
  const joined = writeNote({ body, signatures: merged });
  readNote(joined);
  return joined;
}

function without(lines: readonly NoteSignature[], { name, keyId }: NoteSignature): NoteSignature[] {
  return lines.filter((each) => each.name !== name || !each.keyId.equals(keyId));
}
