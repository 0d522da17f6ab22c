/** What a phone reads from paper without trouble, in error correction M. */
const MOST_BYTES = 640;

/**
 * A text in as few pieces of about one size as codes on paper hold: put together in order they are the text. No
 * character is cut in two, since a reader takes each code for a text of its own.
 */
export function splitText(text: string, mostBytes = MOST_BYTES): string[] {
  const bytes = Buffer.byteLength(text);
  const count = Math.max(1, Math.ceil(bytes / mostBytes));
  const about = Math.ceil(bytes / count);
  const pieces: string[] = [];
  let piece = '';
  for (const character of text) {
    if (piece !== '' && Buffer.byteLength(piece) + Buffer.byteLength(character) > about) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}
