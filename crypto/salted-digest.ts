import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createSm3, sm3, type Bytes } from './sm3.ts';

export type SaltedDigest = { salt: Buffer; digest: Buffer };

const SALT_BYTES = 32;

/**
 * SM3(32-byte salt ‖ plaintext). A bare digest would tell a thief which known document this is;
 * keep the salt where only the plaintext's readers can see it.
 */
export function saltedDigest(plaintext: Bytes, salt: Buffer = newDigestSalt()): SaltedDigest {
  return { salt, digest: sm3(salt, plaintext) };
}

/** A salted digest in progress, for plaintext that arrives in pieces. */
export function createSaltedDigest(salt: Buffer): Hash {
  return createSm3().update(salt);
}

export function newDigestSalt(): Buffer {
  return randomBytes(SALT_BYTES);
}

/** True when the plaintext is the one that was digested. */
export function matchesSaltedDigest(plaintext: Bytes, { salt, digest }: SaltedDigest): boolean {
  const actual = sm3(salt, plaintext);
  return digest.length === actual.length && timingSafeEqual(actual, digest);
}
