import type { SecretKey } from '../secret-key.ts';
import { hasSm4Gcm } from '../sm4.ts';
import type { Binding } from './binding.ts';
import { chunkCipher } from './chunk-cipher.ts';
import { CHUNK_BYTES, newHeader, type AlgorithmId } from './header.ts';
import { cut, regroup, type ByteSource } from './regroup.ts';

const PREFERRED: AlgorithmId = hasSm4Gcm ? 1 : 2;

/** Seals bytes that are in memory: header ‖ sealed chunks. */
export function seal(
  key: SecretKey,
  binding: Binding,
  plaintext: Uint8Array,
  algorithm: AlgorithmId = PREFERRED,
): Buffer {
  const header = newHeader(algorithm);
  const cipher = chunkCipher(key, header, binding);
  const whole = Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
  const parts = cut(whole, CHUNK_BYTES).flatMap((piece, index) =>
    cipher.seal(index, piece.isLast, piece.bytes),
  );
  return Buffer.concat([header, ...parts]);
}

/** Seals a stream of any length in flat memory; yields the same form as `seal`. */
export async function* sealStream(
  key: SecretKey,
  binding: Binding,
  plaintext: ByteSource,
  algorithm: AlgorithmId = PREFERRED,
): AsyncGenerator<Buffer> {
  const header = newHeader(algorithm);
  const cipher = chunkCipher(key, header, binding);
  yield header;
  let index = 0;
  for await (const piece of regroup(plaintext, () => CHUNK_BYTES)) {
    yield Buffer.concat(cipher.seal(index++, piece.isLast, piece.bytes));
  }
}
