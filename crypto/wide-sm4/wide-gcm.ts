import { createCipheriv, timingSafeEqual } from 'node:crypto';
import { GCM_TAG_BYTES } from '../sm4.ts';
import { applyKeyStream } from './key-stream.ts';
import { roundKeys } from './round-keys.ts';

/** SM4-GCM (RFC 8998 §2) of many messages under one key. A nonce must never repeat. */
export type GcmCipher = {
  /** Ciphertext, and its tag of 16 bytes. */
  seal(nonce: Uint8Array, associated: Uint8Array, plaintext: Uint8Array): Buffer[];
  /** `undefined` when the tag does not fit. */
  open(nonce: Uint8Array, associated: Uint8Array, sealed: Uint8Array): Buffer | undefined;
  /** Whether it does. */
  fits(nonce: Uint8Array, associated: Uint8Array, sealed: Uint8Array): boolean;
};

const BLOCK_BYTES = 16;

/**
 * Five times as fast as OpenSSL on long messages, which may have 64 KiB at most. OpenSSL still makes the tag, on the
 * processor's carry-less multiplication: associated data is hashed as ciphertext is, but for the lengths at the
 * end, and the sum is linear in those.
 */
export function wideGcm(key: Buffer): GcmCipher {
  let keys: Buffer | undefined;
  const hashKey = createCipheriv('sm4-ecb', key, null).update(Buffer.alloc(BLOCK_BYTES));

  function tagOf(nonce: Uint8Array, associated: Uint8Array, ciphertext: Uint8Array): Buffer {
    const options = { authTagLength: GCM_TAG_BYTES };
    const cipher = createCipheriv('sm4-gcm' as 'aes-128-gcm', key, nonce, options);
    const parts = [associated, paddingOf(associated), ciphertext, paddingOf(ciphertext)];
    for (const part of parts) cipher.setAAD(part);
    cipher.final();
    const taken = parts.reduce((sum, part) => sum + part.length, 0);
    const wrong = [0, 8 * (associated.length ^ taken), 0, 8 * ciphertext.length];
    return sum(cipher.getAuthTag(), product(hashKey, wrong));
  }

  function fits(nonce: Uint8Array, associated: Uint8Array, sealed: Uint8Array): boolean {
    if (sealed.length < GCM_TAG_BYTES) return false;
    const tag = tagOf(nonce, associated, sealed.subarray(0, -GCM_TAG_BYTES));
    return timingSafeEqual(tag, sealed.subarray(-GCM_TAG_BYTES));
  }

  const apply = (nonce: Uint8Array, data: Uint8Array): Buffer =>
    applyKeyStream((keys ??= roundKeys(key)), nonce, 2, data);

  return {
    seal(nonce, associated, plaintext) {
      const ciphertext = apply(nonce, plaintext);
      return [ciphertext, tagOf(nonce, associated, ciphertext)];
    },
    open(nonce, associated, sealed) {
      if (!fits(nonce, associated, sealed)) return undefined;
      return apply(nonce, sealed.subarray(0, -GCM_TAG_BYTES));
    },
    fits,
  };
}

function paddingOf(bytes: Uint8Array): Buffer {
  return Buffer.alloc(-bytes.length & (BLOCK_BYTES - 1));
}

function sum(one: Buffer, other: Buffer): Buffer {
  return one.map((byte, place) => byte ^ (other[place] ?? 0)) as Buffer;
}

/** In GF(2¹²⁸) as GCM writes it, the first bit first. Lengths alone decide what is done, never a bit of `secret`. */
function product(secret: Buffer, lengths: number[]): Buffer {
  let power = [0, 4, 8, 12].map((at) => secret.readInt32BE(at));
  let total = [0, 0, 0, 0];
  for (const word of lengths) {
    for (let bit = 31; bit >= 0; bit -= 1) {
      if ((word >>> bit) & 1) total = total.map((sum, place) => sum ^ (power[place] ?? 0));
      power = halve(power);
    }
  }
  const bytes = Buffer.alloc(BLOCK_BYTES);
  total.forEach((word, place) => bytes.writeInt32BE(word, 4 * place));
  return bytes;
}

function halve([w0 = 0, w1 = 0, w2 = 0, w3 = 0]: number[]): number[] {
  const overflow = -(w3 & 1) & 0xe1000000;
  return [
    (w0 >>> 1) ^ overflow,
    (w1 >>> 1) | (w0 << 31),
    (w2 >>> 1) | (w1 << 31),
    (w3 >>> 1) | (w2 << 31),
  ];
}
