import { EnvelopeError } from '../errors.ts';
import type { SecretKey } from '../secret-key.ts';
import type { Binding } from './binding.ts';
import { chunkCipher, type ChunkCipher } from './chunk-cipher.ts';
import { CHUNK_BYTES, HEADER_BYTES } from './header.ts';
import { cut, regroup, type ByteSource, type Piece } from './regroup.ts';

const DAMAGED = '密文未通过校验：内容被改动、截断或挪动过，或密钥不对；请从副本恢复';

/**
 * Opens bytes that are in memory. Throws `EnvelopeError` unless they are exactly what was sealed
 * for `binding`.
 */
export function open(key: SecretKey, binding: Binding, sealed: Uint8Array): Buffer {
  const whole = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const cipher = chunkCipher(key, whole.subarray(0, HEADER_BYTES), binding);
  const pieces = cut(whole.subarray(HEADER_BYTES), CHUNK_BYTES + cipher.tagBytes);
  return Buffer.concat([...pieces.map((piece, index) => openPiece(cipher, index, piece))]);
}

/**
 * Opens a stream in flat memory. Each chunk is verified before any of it is yielded; a fault
 * further on throws `EnvelopeError` when it is met, so nobody may call the whole good before the
 * stream has ended.
 */
export async function* openStream(
  key: SecretKey,
  binding: Binding,
  sealed: ByteSource,
): AsyncGenerator<Buffer> {
  let cipher: ChunkCipher | undefined;
  let index = 0;
  const nextBytes = (): number => (cipher ? CHUNK_BYTES + cipher.tagBytes : HEADER_BYTES);
  for await (const piece of regroup(sealed, nextBytes)) {
    if (cipher) {
      yield openPiece(cipher, index++, piece);
    } else {
      cipher = chunkCipher(key, piece.bytes, binding);
      if (piece.isLast) throw new EnvelopeError(DAMAGED);
    }
  }
}

function openPiece(cipher: ChunkCipher, index: number, piece: Piece): Buffer {
  const plaintext = cipher.open(index, piece.isLast, piece.bytes);
  const isStray = index > 0 && plaintext?.length === 0;
  if (!plaintext || isStray) throw new EnvelopeError(DAMAGED);
  return plaintext;
}
