import { ProofError } from './errors.ts';
import { fromBase64 } from './note.ts';
import { HASH_BYTES } from './tile.ts';

/** As in C2SP tlog-witness; a tree of 2^53 leaves needs 54 at most. */
const MAX_HASHES = 63;

export function malformed(): ProofError {
  return new ProofError('不是账本证明文件，或文件已损坏');
}

/** A hash in base64 on each line. Throws `ProofError`. */
export function readHashes(lines: readonly string[]): Buffer[] {
  const hashes = lines.map((line) => decodeBase64(line));
  const isSound =
    hashes.length <= MAX_HASHES && hashes.every(({ length }) => length === HASH_BYTES);
  if (!isSound) throw malformed();
  return hashes;
}

/** Strict base64. Throws `ProofError`. */
export function decodeBase64(text: string): Buffer {
  try {
    return fromBase64(text);
  } catch {
    throw malformed();
  }
}

/** What stands behind a word and a space. Throws `ProofError` for another word. */
export function valueBehind(word: string, line: string | undefined): string {
  if (line?.startsWith(`${word} `) !== true) throw malformed();
  return line.slice(word.length + 1);
}

/**
 * Lines of a proof file up to its first empty line, and the one or two notes that follow, an empty line before each.
 * Throws `ProofError` for another number of notes.
 */
export function splitProof(text: string, noteCount: 1 | 2): { lines: string[]; notes: string[] } {
  const [top = '', ...parts] = text.split('\n\n');
  if (parts.length !== 2 * noteCount || !text.endsWith('\n')) throw malformed();
  const notes = Array.from({ length: noteCount }, (_, place) => {
    const signatures = parts[2 * place + 1] ?? '';
    if (signatures === '') throw malformed();
    const isLast = place === noteCount - 1;
    return `${parts[2 * place] ?? ''}\n\n${signatures}${isLast ? '' : '\n'}`;
  });
  return { lines: top.split('\n'), notes };
}
