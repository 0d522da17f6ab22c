import { randomBytes } from 'node:crypto';
import { SM2_DEFAULT_ID } from './sm2-identity.ts';
import { generateSm2KeyPair, sm2PrivateScalar, sm2PublicPoint } from './sm2-keys.ts';
import { pbkdf2Sm3 } from './sm3.ts';
import { GCM_NONCE_BYTES, sealGcm, SM4_KEY_BYTES } from './sm4.ts';

/**
 * An SM2 key in a file, where a UKey would be: for development only, since what lies in a file can be copied
 * and its PIN tried without end. Everything but `label` is hex or a number.
 */
export type SoftKeyFile = {
  format: 'lantai-soft-key';
  version: 1;
  label: string;
  /** Uncompressed point 04‖x‖y. */
  publicKey: string;
  userId: string;
  lock: {
    kdf: 'PBKDF2-HMAC-SM3';
    rounds: number;
    salt: string;
    cipher: 'SM4-GCM';
    nonce: string;
    /** The 32-byte scalar, and its 16-byte tag. */
    sealed: string;
  };
};

/** About half a second of a browser's script, which has no faster way. */
export const SOFT_KEY_ROUNDS = 30_000;

const SALT_BYTES = 16;

/** A fresh key behind a PIN. */
export async function createSoftKey(
  pin: string,
  { label, rounds = SOFT_KEY_ROUNDS }: { label: string; rounds?: number },
): Promise<SoftKeyFile> {
  const pair = generateSm2KeyPair();
  const publicKey = sm2PublicPoint(pair.publicKey).toString('hex');
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(GCM_NONCE_BYTES);
  const key = await pbkdf2Sm3(pin.normalize('NFC'), salt, rounds, SM4_KEY_BYTES);
  const sealed = sealGcm(key, nonce, boundTo(publicKey), sm2PrivateScalar(pair.privateKey));
  return {
    format: 'lantai-soft-key',
    version: 1,
    label,
    publicKey,
    userId: SM2_DEFAULT_ID,
    lock: {
      kdf: 'PBKDF2-HMAC-SM3',
      rounds,
      salt: salt.toString('hex'),
      cipher: 'SM4-GCM',
      nonce: nonce.toString('hex'),
      sealed: sealed.toString('hex'),
    },
  };
}

/** Associated data of the seal: a private key does not open under another public one. */
function boundTo(publicKey: string): Buffer {
  return Buffer.from(`lantai-soft-key/1/${publicKey}`);
}
