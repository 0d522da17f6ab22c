import { EnvelopeError } from '../errors.ts';
import type { SecretKey } from '../secret-key.ts';
import type { Binding } from './binding.ts';
import {
  chunkCipher,
  contentCipher,
  contentKeyOf,
  TAG_BYTES,
  type ChunkCipher,
} from './chunk-cipher.ts';
import { CHUNK_BYTES, HEADER_BYTES, readHeader } from './header.ts';
import { cut, regroup, type ByteSource, type Piece } from './regroup.ts';

const DAMAGED = '密文未通过校验：内容被改动、截断或挪动过，或密钥不对；请从副本恢复';

/**
 * Opens bytes that are in memory. Throws `EnvelopeError` unless they are exactly what was sealed
 * for `binding`.
 */
export function open(key: SecretKey, binding: Binding, sealed: Uint8Array): Buffer {
  const whole = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  return openWhole(chunkCipher(key, whole.subarray(0, HEADER_BYTES), binding), whole);
}

/** Opens bytes by the key of this envelope alone; otherwise as `open`. */
export function openContent(contentKey: SecretKey, binding: Binding, sealed: Uint8Array): Buffer {
  const whole = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  return openWhole(contentCipher(contentKey, whole.subarray(0, HEADER_BYTES), binding), whole);
}

/** The beginning of an envelope, and whether that is all of it. */
export type EnvelopeHead = { bytes: Uint8Array; isWhole: boolean };

/** Header and first chunk: enough to prove what the envelope is, and where it belongs. */
export function headOf(sealed: Buffer): EnvelopeHead {
  const { algorithm } = readHeader(sealed);
  const bytes = sealed.subarray(0, HEADER_BYTES + CHUNK_BYTES + TAG_BYTES[algorithm]);
  return { bytes, isWhole: bytes.length === sealed.length };
}

/**
 * The key of one envelope, out of the one above it. Throws `EnvelopeError` unless its head was sealed for
 * `binding`: a head from elsewhere has another salt, and would ask for another envelope's key.
 */
export function contentKeyFor(
  key: SecretKey,
  binding: Binding,
  { bytes, isWhole }: EnvelopeHead,
): SecretKey {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = head.subarray(0, HEADER_BYTES);
  const contentKey = contentKeyOf(key, header);
  const cipher = contentCipher(contentKey, header, binding);
  if (!cipher.fits(0, isWhole, head.subarray(HEADER_BYTES))) throw new EnvelopeError(DAMAGED);
  return contentKey;
}

function openWhole(cipher: ChunkCipher, whole: Buffer): Buffer {
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
