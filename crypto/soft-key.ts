import { randomBytes } from 'node:crypto';
import { Sm2Error } from './errors.ts';
import { SM2_DEFAULT_ID } from './sm2-identity.ts';
import { generateSm2KeyPair, sm2PrivateScalar, sm2PublicPoint } from './sm2-keys.ts';
import { pbkdf2Sm3 } from './sm3.ts';
import { GCM_NONCE_BYTES, GCM_TAG_BYTES, sealGcm, SM4_KEY_BYTES } from './sm4.ts';

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
const SCALAR_BYTES = 32;
const POINT_BYTES = 65;
const MAX_ROUNDS = 10_000_000;

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

/** Reads the text of a soft key file; throws `Sm2Error` unless it has exactly this shape. */
export function parseSoftKey(text: string): SoftKeyFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isSoftKey(value)) return value;
  throw new Sm2Error('不是软密钥文件，或文件已损坏');
}

function isSoftKey(value: unknown): value is SoftKeyFile {
  if (!isRecord(value) || !isRecord(value['lock'])) return false;
  const { lock } = value;
  const rounds = Number(lock['rounds']);
  return (
    value['format'] === 'lantai-soft-key' &&
    value['version'] === 1 &&
    typeof value['label'] === 'string' &&
    typeof value['userId'] === 'string' &&
    isHex(value['publicKey'], POINT_BYTES) &&
    lock['kdf'] === 'PBKDF2-HMAC-SM3' &&
    Number.isSafeInteger(lock['rounds']) &&
    rounds >= 1 &&
    rounds <= MAX_ROUNDS &&
    lock['cipher'] === 'SM4-GCM' &&
    isHex(lock['salt'], SALT_BYTES) &&
    isHex(lock['nonce'], GCM_NONCE_BYTES) &&
    isHex(lock['sealed'], SCALAR_BYTES + GCM_TAG_BYTES)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isHex(value: unknown, bytes: number): boolean {
  return typeof value === 'string' && value.length === 2 * bytes && /^[0-9a-f]*$/.test(value);
}

/** Associated data of the seal: a private key does not open under another public one. */
export function boundTo(publicKey: string): Buffer {
  return Buffer.from(`lantai-soft-key/1/${publicKey}`);
}
