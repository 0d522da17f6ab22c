import { timingSafeEqual } from 'node:crypto';
import { EnvelopeError } from '../errors.ts';
import { secretKeyFrom, type SecretKey } from '../secret-key.ts';
import { hkdfSm3, hmacSm3, SM3_BYTES } from '../sm3.ts';
import {
  applyCtr,
  GCM_NONCE_BYTES,
  GCM_TAG_BYTES,
  openGcm,
  sealGcmParts,
  SM4_KEY_BYTES,
} from '../sm4.ts';
import { hasWideSm4 } from '../wide-sm4/key-stream.ts';
import { wideGcm, type GcmCipher } from '../wide-sm4/wide-gcm.ts';
import { encodeBinding, type Binding } from './binding.ts';
import { ALGORITHMS, readHeader, type AlgorithmId } from './header.ts';

/**
 * Seals the chunks of one envelope in the STREAM manner: the position and the "last" mark of a
 * chunk enter its nonce and its associated data, so chunks cannot be dropped, swapped, repeated or
 * cut off.
 */
export type ChunkCipher = {
  tagBytes: number;
  /** Parts that belong one after the other. */
  seal(index: number, isLast: boolean, plaintext: Uint8Array): Buffer[];
  /** `undefined` when the chunk is not what was sealed at this position. */
  open(index: number, isLast: boolean, sealed: Buffer): Buffer | undefined;
  /** Whether it is, without the plaintext. */
  fits(index: number, isLast: boolean, sealed: Buffer): boolean;
};

/** The cipher for the envelope that starts with `header`, under a key that serves many envelopes. */
export function chunkCipher(key: SecretKey, header: Buffer, binding: Binding): ChunkCipher {
  return contentCipher(contentKeyOf(key, header), header, binding);
}

/**
 * The key of this one envelope: HKDF-SM3 of the given key under the header's salt and the algorithm's name. It
 * opens no other envelope, so positions may serve as nonces; and it tells nothing of the key above it.
 */
export function contentKeyOf(key: SecretKey, header: Buffer): SecretKey {
  const { algorithm, salt } = readHeader(header);
  const info = `lantai/envelope/v1/${ALGORITHMS[algorithm]}`;
  return secretKeyFrom(hkdfSm3(key, salt, info, CONTENT_KEY_BYTES[algorithm]));
}

/** The same cipher by the envelope's own key. Throws `EnvelopeError` where the key is not of the header's kind. */
export function contentCipher(
  contentKey: SecretKey,
  header: Buffer,
  binding: Binding,
): ChunkCipher {
  const { algorithm } = readHeader(header);
  const key = contentKey.export();
  if (key.length !== CONTENT_KEY_BYTES[algorithm]) throw new EnvelopeError('密钥与密文的算法不符');
  return CIPHERS[algorithm](key, Buffer.concat([header, encodeBinding(binding)]));
}

const WIDE_FROM_BYTES = 16_384;

type CipherFactory = (key: Buffer, associated: Buffer) => ChunkCipher;

const CONTENT_KEY_BYTES: Record<AlgorithmId, number> = {
  1: SM4_KEY_BYTES,
  2: SM4_KEY_BYTES + SM3_BYTES,
};
export const TAG_BYTES: Record<AlgorithmId, number> = { 1: GCM_TAG_BYTES, 2: SM3_BYTES };
const CIPHERS: Record<AlgorithmId, CipherFactory> = { 1: gcmCipher, 2: ctrHmacCipher };

function gcmCipher(key: Buffer, associated: Buffer): ChunkCipher {
  const bound = (position: Buffer): Buffer => Buffer.concat([associated, position]);
  const cipherFor = chooseGcm(key);
  return {
    tagBytes: TAG_BYTES[1],
    seal(index, isLast, plaintext) {
      const position = encodePosition(index, isLast);
      return cipherFor(plaintext).seal(gcmNonce(position), bound(position), plaintext);
    },
    open(index, isLast, sealed) {
      const position = encodePosition(index, isLast);
      return cipherFor(sealed).open(gcmNonce(position), bound(position), sealed);
    },
    fits(index, isLast, sealed) {
      const position = encodePosition(index, isLast);
      return cipherFor(sealed).fits(gcmNonce(position), bound(position), sealed);
    },
  };
}

/** Both ciphers give the same bytes; the wide one is slower to begin with. */
function chooseGcm(key: Buffer): (bytes: Uint8Array) => GcmCipher {
  const short: GcmCipher = {
    seal: (nonce, associated, plaintext) => sealGcmParts(key, nonce, associated, plaintext),
    open: (nonce, associated, sealed) => openGcm(key, nonce, associated, sealed),
    fits: (nonce, associated, sealed) => openGcm(key, nonce, associated, sealed) !== undefined,
  };
  let long: GcmCipher | undefined;
  return (bytes) =>
    bytes.length >= WIDE_FROM_BYTES && hasWideSm4() ? (long ??= wideGcm(key)) : short;
}

/** Encrypt-then-MAC with independent keys; the MAC is checked before a byte is decrypted. */
function ctrHmacCipher(keys: Buffer, associated: Buffer): ChunkCipher {
  const cipherKey = keys.subarray(0, SM4_KEY_BYTES);
  const macKey = keys.subarray(SM4_KEY_BYTES);
  const fits = (index: number, isLast: boolean, sealed: Buffer): boolean => {
    if (sealed.length < SM3_BYTES) return false;
    const body = sealed.subarray(0, -SM3_BYTES);
    const tag = hmacSm3(macKey, associated, encodePosition(index, isLast), body);
    return timingSafeEqual(tag, sealed.subarray(-SM3_BYTES));
  };
  return {
    tagBytes: TAG_BYTES[2],
    seal(index, isLast, plaintext) {
      const sealed = applyCtr(cipherKey, counterBlock(index), plaintext);
      const tag = hmacSm3(macKey, associated, encodePosition(index, isLast), sealed);
      return [sealed, tag];
    },
    open(index, isLast, sealed) {
      if (!fits(index, isLast, sealed)) return undefined;
      return applyCtr(cipherKey, counterBlock(index), sealed.subarray(0, -SM3_BYTES));
    },
    fits,
  };
}

/** Chunk index (u32) ‖ 1 for the last chunk, else 0. */
function encodePosition(index: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(index);
  bytes[4] = isLast ? 1 : 0;
  return bytes;
}

function gcmNonce(position: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(GCM_NONCE_BYTES - position.length), position]);
}

/**
 * The index stands above a 32-bit block counter, of which a chunk uses 4,096: counters never meet.
 */
function counterBlock(index: number): Buffer {
  const block = Buffer.alloc(16);
  block.writeUInt32BE(index, 8);
  return block;
}
