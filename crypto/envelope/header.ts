import { randomBytes } from 'node:crypto';
import { EnvelopeError } from '../errors.ts';

/**
 * How the chunks of one envelope are sealed; the number is the header's algorithm byte, for ever.
 */
export const ALGORITHMS = { 1: 'SM4-GCM', 2: 'SM4-CTR-HMAC-SM3' } as const;
export type AlgorithmId = keyof typeof ALGORITHMS;

/** Plaintext bytes per chunk; the last one may be shorter. */
export const CHUNK_BYTES = 65_536;
export const HEADER_BYTES = 40;

const MAGIC = Buffer.from('LTSE', 'ascii');
const FORMAT_VERSION = 1;
const CHUNK_SIZE_LOG2 = 16;
const SALT_AT = 8;

/**
 * The 40 clear bytes in front of the chunks:
 * magic "LTSE" ‖ format version 1 ‖ algorithm ‖ log2 of the chunk size ‖ 0 ‖ 32-byte random salt.
 */
export function newHeader(algorithm: AlgorithmId): Buffer {
  const fixed = [FORMAT_VERSION, algorithm, CHUNK_SIZE_LOG2, 0];
  return Buffer.concat([MAGIC, Buffer.from(fixed), randomBytes(HEADER_BYTES - SALT_AT)]);
}

/** Reads a header; the salt alone is free, every other byte must be one we write. */
export function readHeader(bytes: Buffer): { algorithm: AlgorithmId; salt: Buffer } {
  const isOurs =
    bytes.length >= HEADER_BYTES &&
    bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
    bytes[4] === FORMAT_VERSION &&
    bytes[6] === CHUNK_SIZE_LOG2 &&
    bytes[7] === 0;
  const algorithm = bytes[5];
  if (!isOurs || (algorithm !== 1 && algorithm !== 2)) {
    throw new EnvelopeError('不是本系统的密文，或文件头已损坏；请从副本恢复');
  }
  return { algorithm, salt: bytes.subarray(SALT_AT, HEADER_BYTES) };
}
