import { createCipheriv, createDecipheriv, getCiphers } from 'node:crypto';
import type { KeyMaterial } from './sm3.ts';

export const SM4_KEY_BYTES = 16;
export const GCM_NONCE_BYTES = 12;
export const GCM_TAG_BYTES = 16;

/** OpenSSL carries SM4-GCM from 3.2 on; Node 20, 22 and 24 hide it. */
export const hasSm4Gcm = getCiphers().includes('sm4-gcm');

/**
 * SM4-GCM (RFC 8998 §2): ciphertext followed by its 16-byte tag. The nonce must never repeat under
 * a key.
 */
export function sealGcm(
  key: KeyMaterial,
  nonce: Uint8Array,
  associated: Uint8Array,
  plaintext: Uint8Array,
): Buffer {
  return Buffer.concat(sealGcmParts(key, nonce, associated, plaintext));
}

/** As `sealGcm`, ciphertext and tag apart: for those who join many, and would otherwise copy twice. */
export function sealGcmParts(
  key: KeyMaterial,
  nonce: Uint8Array,
  associated: Uint8Array,
  plaintext: Uint8Array,
): Buffer[] {
  const options = { authTagLength: GCM_TAG_BYTES };
  const cipher = createCipheriv('sm4-gcm' as 'aes-128-gcm', key, nonce, options);
  cipher.setAAD(associated);
  return [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
}

/**
 * Reverses `sealGcm`; `undefined` when the tag does not fit, and then no plaintext leaves this
 * function.
 */
export function openGcm(
  key: KeyMaterial,
  nonce: Uint8Array,
  associated: Uint8Array,
  sealed: Uint8Array,
): Buffer | undefined {
  if (sealed.length < GCM_TAG_BYTES) return undefined;
  const tagAt = sealed.length - GCM_TAG_BYTES;
  const options = { authTagLength: GCM_TAG_BYTES };
  const decipher = createDecipheriv('sm4-gcm' as 'aes-128-gcm', key, nonce, options);
  decipher.setAAD(associated).setAuthTag(sealed.subarray(tagAt));
  const plaintext = decipher.update(sealed.subarray(0, tagAt));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    return undefined;
  }
  return plaintext;
}

/**
 * SM4-CTR, its own inverse. `counter` is the 16-byte first counter block. Unauthenticated by
 * itself.
 */
export function applyCtr(key: KeyMaterial, counter: Uint8Array, bytes: Uint8Array): Buffer {
  return createCipheriv('sm4-ctr', key, counter).update(bytes);
}
