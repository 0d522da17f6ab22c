import { createSign, createVerify } from 'node:crypto';
import { DerError } from './errors.ts';
import { SM2_DEFAULT_ID, sm2IdentityDigest } from './sm2-identity.ts';
import {
  importSm2PrivateKey,
  importSm2PublicKey,
  sm2PublicKeyOf,
  sm2PublicPoint,
  type Sm2Key,
} from './sm2-keys.ts';
import { SM2_SIGNATURE_BYTES, signatureFromDer, signatureToDer } from './sm2-signature.ts';
import type { Bytes } from './sm3.ts';

/** Order n of the curve's group, GB/T 32918.5. */
const ORDER = Buffer.from(
  'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123',
  'hex',
);
const LONGEST_DER_BYTES = 72;

/**
 * GB/T 32918.2 signature over Z ‖ message: r‖s, 64 bytes.
 * Node's one-shot `crypto.sign` computes Z from an empty identity and cannot be told otherwise; the
 * streaming form adds no Z at all, so ours goes in front.
 */
export function sm2Sign(privateKey: Sm2Key, message: Bytes, userId = SM2_DEFAULT_ID): Buffer {
  const key = importSm2PrivateKey(privateKey);
  const z = sm2IdentityDigest(sm2PublicPoint(sm2PublicKeyOf(key)), userId);
  return signatureFromDer(createSign('sm3').update(z).update(message).sign(key));
}

/**
 * True when `signature` (r‖s of 64 bytes, or strict DER) is that of `message` under the key and
 * identity. A malformed signature is false; a malformed key throws `Sm2Error`.
 */
export function sm2Verify(
  publicKey: Sm2Key,
  message: Bytes,
  signature: Uint8Array,
  userId = SM2_DEFAULT_ID,
): boolean {
  const key = importSm2PublicKey(publicKey);
  const raw = toRaw(signature);
  if (!raw || !isInRange(raw.subarray(0, 32)) || !isInRange(raw.subarray(32))) return false;
  const z = sm2IdentityDigest(sm2PublicPoint(key), userId);
  return createVerify('sm3').update(z).update(message).verify(key, signatureToDer(raw));
}

function toRaw(signature: Uint8Array): Buffer | undefined {
  // A DER signature is as short as 64 bytes once in 2^48 times or less; raw wins that length.
  if (signature.length === SM2_SIGNATURE_BYTES) return Buffer.from(signature);
  if (signature.length > LONGEST_DER_BYTES) return undefined;
  try {
    return signatureFromDer(signature);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** 1 ≤ number < n. */
function isInRange(number: Buffer): boolean {
  return number.some((byte) => byte !== 0) && number.compare(ORDER) < 0;
}
