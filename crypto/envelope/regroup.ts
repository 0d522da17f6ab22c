/** A stream of bytes in pieces of any size. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export type Piece = { bytes: Buffer; isLast: boolean };

/** Cuts one buffer as `regroup` cuts a stream. */
export function* cut(bytes: Buffer, pieceBytes: number): Generator<Piece> {
  let at = 0;
  for (; bytes.length - at > pieceBytes; at += pieceBytes) {
    yield { bytes: bytes.subarray(at, at + pieceBytes), isLast: false };
  }
  yield { bytes: bytes.subarray(at), isLast: true };
}

/**
 * Cuts a stream into pieces of the size asked for before each; the last one may be shorter, and is
 * empty only when the whole stream is.
 */
export async function* regroup(
  source: ByteSource,
  nextPieceBytes: () => number,
): AsyncGenerator<Piece> {
  let piece = Buffer.alloc(nextPieceBytes());
  let filled = 0;
  for await (const part of source) {
    for (let at = 0; at < part.length;) {
      if (filled === piece.length) {
        yield { bytes: piece, isLast: false };
        piece = Buffer.alloc(nextPieceBytes());
        filled = 0;
      }
      const fitting = part.subarray(at, at + piece.length - filled);
      piece.set(fitting, filled);
      filled += fitting.length;
      at += fitting.length;
    }
  }
  yield { bytes: piece.subarray(0, filled), isLast: true };
}
