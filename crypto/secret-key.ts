import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

/**
 * An opaque symmetric key. Node's own key object shows no bytes to `inspect`, `JSON.stringify` or
 * an error, and still travels to worker threads.
 */
export type SecretKey = KeyObject;

/** Every stored key holds 256 bits; the 128-bit SM4 keys are derived from it. */
export const SECRET_KEY_BYTES = 32;

/** A fresh random key. */
export function newSecretKey(): SecretKey {
  return secretKeyFrom(randomBytes(SECRET_KEY_BYTES));
}

/** Takes over the bytes: they are wiped once the key holds them. */
export function secretKeyFrom(bytes: Buffer): SecretKey {
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}
